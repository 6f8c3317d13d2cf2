import { type Frame, type FrameMask, maskedByte } from '../../../transports/tap.ts';

/** Class, instruction, P1, P2. */
const headerLength = 4;
/** SELECT and MANAGE SECURITY ENVIRONMENT: names of files and protocols, public keys made for one session. */
const harmless = [0xa4, 0x22];
/** First bytes of a sealed answer: cipher text or status. */
const sealedTags = [0x85, 0x87, 0x99];
const shortestSealed = 14;

/**
 * What of a command or an answer may be kept. Sealed ones are cipher text under keys of one session; what such keys are made of (the challenge of BAC, what
 * answers it, the nonce and keys of PACE) and files read in the clear are overwritten. Class, instruction, parameters, lengths and status words stay.
 */
export const maskCardFrame: FrameMask = ({ direction, bytes }: Frame): Uint8Array =>
  direction === 'out' ? maskCommand(bytes) : maskAnswer(bytes);

function maskCommand(bytes: Uint8Array): Uint8Array {
  const [cla = 0, ins = 0] = bytes;
  const sealed = (cla & 0x0c) === 0x0c;
  if (sealed || harmless.includes(ins) || bytes.length <= headerLength + 1) return bytes.slice();
  // The length stands behind the header: one byte, or three of which the first is zero.
  const lengthBytes = bytes[headerLength] === 0 ? 3 : 1;
  return bytes.slice().fill(maskedByte, headerLength + lengthBytes);
}

function maskAnswer(bytes: Uint8Array): Uint8Array {
  if (bytes.length >= shortestSealed && isSealed(bytes)) return bytes.slice();
  return bytes.slice().fill(maskedByte, 0, Math.max(0, bytes.length - 2));
}

/** Ends with status and seal, `99 02 … 8E 08 …` and the status word once more, and begins with the cipher text or that. */
function isSealed(bytes: Uint8Array): boolean {
  const end = bytes.length - 2;
  const statusAt = end - 14;
  return (
    sealedTags.includes(bytes[0] ?? 0) &&
    statusAt >= 0 &&
    bytes[statusAt] === 0x99 &&
    bytes[statusAt + 1] === 2 &&
    bytes[statusAt + 4] === 0x8e &&
    bytes[statusAt + 5] === 8
  );
}
