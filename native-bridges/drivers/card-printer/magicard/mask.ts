import { type FrameMask, maskedByte } from '../../../transports/tap.ts';

/** Planes are pictures of a person: of a job only its comma list stays, of a piece without one nothing. */
export const maskMagicardFrame: FrameMask = ({ direction, operation, bytes }) => {
  const masked = new Uint8Array(bytes);
  if (direction === 'in' || !operation.startsWith('transfer') || bytes.length <= 4) return masked;
  const isJob = bytes.length > 65 && bytes[64] === 0x01;
  const isQuestion = bytes.length < 64 && bytes[9] === 0x01;
  if (isQuestion) return masked;
  const end = isJob ? bytes.indexOf(0x1c, 65) : -1;
  return masked.fill(maskedByte, end < 0 ? 0 : end + 1);
};
