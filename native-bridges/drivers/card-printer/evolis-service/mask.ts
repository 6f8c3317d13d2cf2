import { type Frame, type FrameMask, maskedByte } from '../../../transports/tap.ts';

/** Bitmaps are pictures of a person: their base64 is hidden, the request around it stays JSON. */
export const maskEvolisServiceFrame: FrameMask = ({ direction, bytes }) => {
  const masked = new Uint8Array(bytes);
  if (direction === 'in') return masked;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = text.indexOf('base64:'); at >= 0; at = text.indexOf('base64:', at + 1)) {
    const end = text.indexOf('"', at);
    masked.fill(maskedByte, at + 7, end < 0 ? masked.length : end);
  }
  return masked;
};

/** Printer and event are looked at again and again. */
export function isEvolisServiceClockwork({ direction, bytes }: Frame): boolean {
  const text = Buffer.from(bytes.subarray(0, 120)).toString('latin1');
  return direction === 'out' && /"SUPERVISION\.Get(?:State|Event)"/.test(text);
}
