import type { MouseEvent, PointerEvent } from 'react';

let before: Element | null = null;

/**
 * For what is clicked on a capture screen: the focus stays where it was, so that Space captures and does not press what was clicked last. Tab
 * still leads there.
 */
export const leavesFocus = {
  onPointerDown: (_: PointerEvent): void => {
    before = document.activeElement;
  },
  onClick: (event: MouseEvent): void => {
    const [clicked, back] = [event.currentTarget, before];
    before = null;
    // Pressed by a key (no click count), the focus is there on purpose.
    if (event.detail === 0 || back === null || clicked.contains(back)) return;
    // A label hands the click on to its switch, and the focus with it.
    setTimeout(() => {
      if (!clicked.contains(document.activeElement)) return;
      if (back instanceof HTMLElement && back !== document.body && back.isConnected) {
        back.focus({ preventScroll: true });
      } else {
        document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
      }
    });
  },
} as const;
