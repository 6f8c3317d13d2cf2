import type { FrameMask } from '../../../transports/tap.ts';

const maskByte = 0x2a;

/** Panels are pictures of a person: their data is hidden, the command's head stays. Anything that is no command is a piece of a panel. */
export const maskEvolisFrame: FrameMask = ({ direction, operation, bytes }) => {
  if (direction === 'in' || !operation.startsWith('transfer')) return bytes.slice();
  const masked = bytes.slice();
  const isCommand = bytes[0] === 0x1b && bytes.length < 64 && bytes[bytes.length - 1] === 0x0d;
  const text = Buffer.from(bytes.subarray(0, 40)).toString('latin1');
  const head = /^\u001bDb(c?);[a-z];\d{1,3};(?:\d{1,4};\d{1,7};)?/.exec(text);
  if (head !== null) masked.fill(maskByte, head[0].length);
  else if (operation !== 'transfer-81' && bytes.length > 4 && !isCommand) masked.fill(maskByte);
  return masked;
};
