import { type FrameMask, maskedByte } from '../../../transports/tap.ts';

/** Planes are pictures of a person: of a job only its comma list stays, of a piece without one nothing. */
export const maskMagicardFrame: FrameMask = ({ direction, operation, bytes }) => {
  const masked = new Uint8Array(bytes);
  if (direction === 'in' || !operation.startsWith('transfer') || bytes.length <= 4) return masked;
  const isQuestion = bytes.length < 64 && startsWith(bytes, 9);
  const isJob = bytes.length > 65 && startsWith(bytes, 64) && bytes[65] === 0x2c;
  if (isQuestion) return masked;
  const end = isJob ? bytes.indexOf(0x1c, 65) : -1;
  return masked.fill(maskedByte, end < 0 ? 0 : end + 1);
};

/** So many 05 and then 01: a plane may have an 01 anywhere. */
function startsWith(bytes: Uint8Array, fives: number): boolean {
  return bytes[fives] === 0x01 && bytes.subarray(0, fives).every((byte) => byte === 0x05);
}
