import type { KeyboardEvent } from 'react';

const stops =
  'input:not([type=hidden],[disabled],[tabindex="-1"]), textarea, [role=radiogroup] [tabindex="0"], select';

/** What can be filled inside a form, in order; of a group of radio buttons only the one the Tab key would reach. */
function stopsIn(form: HTMLElement): HTMLElement[] {
  const seen = new Set<string>();
  return [...form.querySelectorAll<HTMLElement>(stops)].filter((element) => {
    if (element.offsetParent === null && getComputedStyle(element).position !== 'fixed') return false;
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
    const chosen = form.querySelector<HTMLInputElement>(`input[name="${CSS.escape(element.name)}"]:checked`);
    if ((chosen ?? element) !== element || seen.has(element.name)) return false;
    seen.add(element.name);
    return true;
  });
}

/**
 * Enter goes on to the next field (Shift+Enter to the one before). Leaves alone: composition, open lists, buttons, lines of a
 * textarea, and Enter with other modifiers.
 */
export function enterToNext(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.nativeEvent.isComposing || event.defaultPrevented) return;
  const target = event.target as HTMLElement;
  if (target.closest('button, a, textarea') !== null) return;
  const all = stopsIn(event.currentTarget);
  const next = all[all.indexOf(target) + (event.shiftKey ? -1 : 1)];
  event.preventDefault();
  if (next === undefined) return;
  next.focus();
  if (next instanceof HTMLInputElement && next.type === 'text') next.select();
  next.scrollIntoView({ block: 'nearest' });
}
