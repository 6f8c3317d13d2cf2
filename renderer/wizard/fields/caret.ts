/**
 * Where the caret belongs after `typed` was regrouped to `shown`: behind as many non-space characters as before. At the end
 * it stays at the end.
 */
export function caretAfter(typed: string, caret: number | null, shown: string): number {
  if (caret === null || caret >= typed.length) return shown.length;
  let left = typed.slice(0, caret).replaceAll(/\s/g, '').length;
  let at = 0;
  while (at < shown.length && left > 0) {
    if (shown[at] !== ' ') left -= 1;
    at += 1;
  }
  return at;
}
