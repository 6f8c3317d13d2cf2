/** A secret in one of the forms it could lie about in. */
export interface Needle {
  readonly secret: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Shorter pieces of an image are found by chance; longer ones contain one of these. */
export const imageWindow = 24;

const withoutMarks = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** The text as it was typed, as keyboards and file systems write it, and as it is searched for. */
function spellings(text: string): Map<string, string> {
  return new Map([
    ['NFC', text.normalize('NFC')],
    ['NFD', text.normalize('NFD')],
    ['folded capitals', withoutMarks(text).toUpperCase()],
    ['folded', withoutMarks(text).toLowerCase()],
    ['capitals', text.normalize('NFC').toUpperCase()],
    ['small', text.normalize('NFC').toLowerCase()],
  ]);
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const escaped = (text: string, upper: boolean): string =>
  [...text.split('')]
    .map((unit) => {
      const code = unit.charCodeAt(0);
      if (code < 0x80) return unit;
      const hex = code.toString(16).padStart(4, '0');
      return `\\u${upper ? hex.toUpperCase() : hex}`;
    })
    .join('');

/** Base64 of bytes that stand somewhere in a longer text: three alignments, without the characters neighbours share. */
export function base64Middles(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const start = before === 0 ? 0 : before + 1;
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(start, whole);
  });
}

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/** Every form of a text secret. */
export function textNeedles(secret: string): Needle[] {
  const found = new Map<string, Needle>();
  const add = (form: string, bytes: Buffer): void => {
    const key = bytes.toString('latin1');
    if (!found.has(key)) found.set(key, { secret, form, bytes });
  };
  for (const [spelling, text] of spellings(secret)) {
    const utf8 = Buffer.from(text, 'utf8');
    add(`${spelling} UTF-8`, utf8);
    add(`${spelling} UTF-16LE`, Buffer.from(text, 'utf16le'));
    add(`${spelling} UTF-16BE`, utf16be(text));
    add(`${spelling} JSON escapes`, Buffer.from(escaped(text, false)));
    add(`${spelling} JSON escapes, capitals`, Buffer.from(escaped(text, true)));
    add(`${spelling} URL`, Buffer.from(encodeURIComponent(text)));
    add(
      `${spelling} URL, small`,
      Buffer.from(encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase())),
    );
    add(`${spelling} form`, Buffer.from(encodeURIComponent(text).replaceAll('%20', '+')));
    add(`${spelling} hex`, Buffer.from(utf8.toString('hex')));
    add(`${spelling} hex, capitals`, Buffer.from(utf8.toString('hex').toUpperCase()));
    for (const [at, middle] of base64Middles(utf8).entries()) {
      add(`${spelling} base64 +${at}`, Buffer.from(middle));
      add(`${spelling} base64url +${at}`, Buffer.from(urlSafe(middle)));
    }
    for (const middle of base64Middles(Buffer.from(text, 'utf16le'))) {
      add(`${spelling} base64 of UTF-16LE`, Buffer.from(middle));
    }
  }
  return [...found.values()];
}

/**
 * Windows of an image's bytes: one every `imageWindow` bytes, so that any piece of twice that length holds one whole; as they are, in hex and in
 * base64. What does not look like a picture (runs of one value, tables all files share) is left out.
 */
export function imageNeedles(secret: string, image: Uint8Array): Needle[] {
  const bytes = Buffer.from(image);
  const needles: Needle[] = [];
  for (let at = 0; at + imageWindow <= bytes.length; at += imageWindow) {
    const piece = bytes.subarray(at, at + imageWindow);
    if (new Set(piece).size < imageWindow / 2) continue;
    const add = (form: string, found: Buffer): void => void needles.push({ secret, form, bytes: found });
    add('bytes', piece);
    add('hex', Buffer.from(piece.toString('hex')));
    add('hex, capitals', Buffer.from(piece.toString('hex').toUpperCase()));
    for (const middle of base64Middles(piece)) {
      add('base64', Buffer.from(middle));
      if (urlSafe(middle) !== middle) add('base64url', Buffer.from(urlSafe(middle)));
    }
  }
  return needles;
}
