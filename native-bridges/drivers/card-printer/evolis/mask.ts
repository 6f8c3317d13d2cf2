import { type Frame, type FrameMask, maskedByte } from '../../../transports/tap.ts';

/** Panels are pictures of a person: their data is hidden, the command's head stays. Anything that is no command is a piece of a panel. */
export const maskEvolisFrame: FrameMask = ({ direction, operation, bytes }) => {
  if (direction === 'in' || !operation.startsWith('transfer')) return new Uint8Array(bytes);
  const masked = new Uint8Array(bytes);
  const text = Buffer.from(bytes.subarray(0, 40)).toString('latin1');
  const head = /^\u001bDb(c?);[a-z];\d{1,3};(?:\d{1,4};\d{1,7};)?/.exec(text);
  if (head !== null) masked.fill(maskedByte, head[0].length);
  else if (bytes.length > 4 && !/^\u001b[A-Z][a-z]{0,3}[a-z0-9;=]*\r$/i.test(text)) masked.fill(maskedByte);
  return masked;
};

/** The port's status is looked at again and again. */
export function isUsbPrinterClockwork({ direction, operation, bytes }: Frame): boolean {
  return direction === 'out' && operation === 'control-in' && bytes[0] === 0xa1 && bytes[1] === 1;
}
