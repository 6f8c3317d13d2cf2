import type { DraftStore } from '../../draft-store.ts';
import { sectionOf } from './sections.ts';

/** Field the form is to open at, by application; taken by the form when it opens. */
const sought = new WeakMap<DraftStore, string>();

/** The form of this application, when next opened, puts the focus on the field a remark names (`father.number`). */
export function seekField(store: DraftStore, field: string): void {
  sought.set(store, field);
}

export function takeSoughtField(store: DraftStore): string | null {
  const field = sought.get(store) ?? null;
  sought.delete(store);
  return field;
}

/** Puts the focus on the field a remark stands at, else on the first of its section; false while neither is drawn. */
export function focusField(form: HTMLElement, field: string): boolean {
  const exact = form.querySelector<HTMLElement>(`[data-about~="${CSS.escape(field)}"] input`);
  return focusIn(exact ?? form.querySelector<HTMLElement>(`#section-${sectionOf(field)} input`));
}

/** The first field of the form that an error stands at. */
export function focusFirstError(form: HTMLElement): boolean {
  return focusIn(form.querySelector<HTMLElement>('[data-worst="error"] input'));
}

function focusIn(input: HTMLElement | null): boolean {
  if (input === null) return false;
  input.focus({ preventScroll: true });
  input.scrollIntoView({ block: 'center' });
  return true;
}
