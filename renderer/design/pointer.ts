let down = false;
if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', () => (down = true), true);
  window.addEventListener('pointerup', () => (down = false), true);
  window.addEventListener('pointercancel', () => (down = false), true);
}

/**
 * Runs now, or right after the click that is being made: what appears under the pointer between press and release would
 * move the thing that was aimed at, and the click would be lost.
 */
export function afterClick(run: () => void): void {
  if (!down) {
    run();
    return;
  }
  const released = (): void => {
    window.removeEventListener('pointerup', released);
    window.removeEventListener('pointercancel', released);
    setTimeout(run);
  };
  window.addEventListener('pointerup', released);
  window.addEventListener('pointercancel', released);
}
