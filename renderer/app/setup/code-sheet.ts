/** SHA-256 as it is written on a code sheet: 64 hex digits. */
export const fingerprintDigits = 64;

/** Only the hex digits, in capitals, as far as they go. */
export function hexOf(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-F]/g, '');
}

/** What is neither a hex digit nor something sheets put between them. */
export function hasOtherThanHex(text: string): boolean {
  return /[^0-9A-Fa-f\s:.-]/u.test(text);
}

/** In groups of four, as people compare: `9F86 D081 …`. Nothing typed that isn't hex is taken away: it is to be seen and mended. */
export function groupedFingerprint(text: string): string {
  if (hasOtherThanHex(text)) return text;
  return hexOf(text).replaceAll(/.{4}(?=.)/g, '$& ');
}

/** Where the caret stands after grouping, when `before` characters of the typed text stood left of it. */
export function caretAfterGrouping(text: string, before: number): number {
  const left = hexOf(text.slice(0, before)).length;
  return left + Math.max(0, Math.ceil(left / 4) - 1);
}
