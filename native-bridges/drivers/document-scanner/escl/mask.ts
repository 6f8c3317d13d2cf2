import { type Frame, type FrameMask, maskedByte } from '../../../transports/tap.ts';

/** Only these stand in XML: status, capabilities and settings tell nothing of a person. */
const startOfScan = 0xda;

/**
 * Hides what is seen on a page: the compressed data of each JPEG. Its head and its end stay, so that a replay is read as a page. Whatever
 * else is no XML is hidden whole.
 */
export const maskEsclFrame: FrameMask = ({ direction, bytes }) => {
  const masked = new Uint8Array(bytes);
  let at = 0;
  for (let line = 0; line < (direction === 'out' ? 2 : 3); line += 1) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) return masked.fill(maskedByte);
    at = end + 1;
  }
  const body = bytes.subarray(at);
  if (body.length === 0 || startsAsXml(body)) return masked;
  const dataAt = scanDataAt(body);
  masked.fill(maskedByte, at + dataAt, dataAt > 0 ? masked.length - 2 : masked.length);
  return masked;
};

function startsAsXml(body: Uint8Array): boolean {
  return /^(\uFEFF)?\s*<(\?xml|scan:)/.test(Buffer.from(body.subarray(0, 64)).toString('utf8'));
}

/** Where the compressed data of a JPEG begins; 0 where it is none. Thumbnails and comments before it are not trusted: only plain tables stay. */
function scanDataAt(body: Uint8Array): number {
  if (body[0] !== 0xff || body[1] !== 0xd8) return 0;
  let at = 2;
  while (at + 4 <= body.length && body[at] === 0xff) {
    const marker = body[at + 1] ?? 0;
    const length = (body[at + 2] ?? 0) * 256 + (body[at + 3] ?? 0);
    // A JFIF head that is longer holds a small picture of the page (JFIF 1.02, 4.5).
    const plain =
      (marker === 0xe0 && length === 16) ||
      marker === 0xdb ||
      marker === 0xdd ||
      (marker >= 0xc0 && marker <= 0xcf);
    if (marker === startOfScan) return Math.min(body.length, at + 2 + length);
    if (!plain || length < 2) return at;
    at += 2 + length;
  }
  return at;
}

/** The scanner is looked at again and again. */
export function isEsclClockwork({ direction, operation }: Frame): boolean {
  return direction === 'out' && operation === 'get-scannerstatus';
}
