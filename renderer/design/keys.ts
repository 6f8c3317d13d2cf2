import { useEffect, useEffectEvent, useLayoutEffect } from 'react';

/** `ctrl+enter`, `alt+1`, `f1`, `escape`, `space` … lower case, modifiers first (ctrl, alt, shift). */
export type KeyCombo = string;
export type KeyBindings = Readonly<Record<KeyCombo, ((event: KeyboardEvent) => void) | undefined>>;

let openDialogs = 0;

/** While a dialog is open only bindings made with `inDialog` answer. */
export function useDialogOpen(open: boolean): void {
  useEffect(() => {
    if (!open) return undefined;
    openDialogs += 1;
    return () => {
      // The key that closed the dialog was meant for it alone: the window's own keys answer to the next one.
      setTimeout(() => {
        openDialogs -= 1;
      });
    };
  }, [open]);
}

/** Digits by position on the keyboard: Alt+digit must work on every layout, Vietnamese included. */
export function comboOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey'>,
): KeyCombo {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const key = event.key === ' ' ? 'space' : (digit ?? event.key.toLowerCase());
  return [event.ctrlKey && 'ctrl', event.altKey && 'alt', event.shiftKey && 'shift', key]
    .filter(Boolean)
    .join('+');
}

/** Keys that mean something to the element that has the focus: text, or a button's own press. */
function belongsToTarget(event: KeyboardEvent, combo: KeyCombo): boolean {
  if (combo !== 'space') return false;
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, button, a, [role=option]') !== null
  );
}

/** Keys that leave the screen or judge what stands on it: what is being typed must be finished first. */
function leavesField(combo: KeyCombo): boolean {
  return combo === 'f8' || combo === 'ctrl+enter' || combo === 'ctrl+l' || combo.startsWith('alt+');
}

/** What leaving the field would do (capitals, spacing, an entry of a list), without the focus going anywhere. */
export function finishField(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement) || field.type === 'radio' || field.type === 'checkbox') return;
  field.blur();
  field.focus({ preventScroll: true });
}

/** Binds keys of the whole window while mounted. Nothing happens during IME composition. */
export function useKeys(bindings: KeyBindings, options: { readonly inDialog?: boolean } = {}): void {
  const inDialog = options.inDialog === true;
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented) return;
    if (openDialogs > 0 && !inDialog) return;
    const combo = comboOf(event);
    const act = bindings[combo];
    if (act === undefined || belongsToTarget(event, combo)) return;
    event.preventDefault();
    if (event.repeat) return;
    if (leavesField(combo)) finishField();
    act(event);
  });
  // With the screen itself, not some time after it was painted: a key pressed as soon as the screen is seen must count.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

const caps: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Esc',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
};

/** How a combo is written on a key cap; `space` is the caller's to translate. */
export function capsOf(combo: KeyCombo): readonly string[] {
  return combo.split('+').map((part) => caps[part] ?? part.toUpperCase());
}
