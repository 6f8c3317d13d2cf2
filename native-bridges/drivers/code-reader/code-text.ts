/** No code that a person carries is longer (`codeReadSchema`). */
export const longestCode = 4000;

export interface ReadCode {
  readonly symbology: string | null;
  readonly text: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** What readers that were set to a code page send for Vietnamese; its tone marks stand behind their letters. */
const vietnamese = new TextDecoder('windows-1258', { fatal: true });

/**
 * Bytes of one code as text, NFC. UTF-8, as the card's QR is; bytes that are no UTF-8 are taken for Windows-1258. Undefined for
 * nothing, for more than `longestCode`, and for what holds control characters other than those that codes have in them (GS, RS, EOT, tab):
 * noise of a line at the wrong speed. Pure.
 */
export function readCodeBytes(bytes: Uint8Array): ReadCode | undefined {
  if (bytes.length === 0 || bytes.length > longestCode * 4) return undefined;
  const whole = decode(bytes)?.normalize('NFC');
  if (whole === undefined || hasNoise(whole)) return undefined;
  const prefix = /^\]([A-Za-z][0-9A-F])/.exec(whole);
  const text = prefix === null ? whole : whole.slice(prefix[0].length);
  if (text === '' || text.length > longestCode) return undefined;
  return { symbology: prefix?.[1] ?? null, text };
}

function decode(bytes: Uint8Array): string | undefined {
  for (const decoder of [utf8, vietnamese]) {
    try {
      return decoder.decode(bytes);
    } catch {
      // The next one.
    }
  }
  return undefined;
}

const allowedControls = new Set([0x04, 0x09, 0x1d, 0x1e]);

function hasNoise(text: string): boolean {
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const control = point < 0x20 || (point >= 0x7f && point < 0xa0);
    if ((control && !allowedControls.has(point)) || point === 0xfffd) return true;
  }
  return false;
}
