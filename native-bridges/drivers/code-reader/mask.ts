import { type FrameMask, maskedByte } from '../../transports/tap.ts';
import { codeReport } from './hid-pos.ts';

/** Of a line, what ends and begins codes; of a report, its head and what it says of the next one. Everything else may be a person's. */
export const maskCodeFrame: FrameMask = ({ operation, bytes }) => {
  if (operation === 'data') return bytes.map((byte) => (byte < 0x20 ? byte : maskedByte));
  if (operation !== 'input') return new Uint8Array(bytes.length).fill(maskedByte);
  return bytes.map((byte, at) => (at < 5 || at >= codeReport.length - 1 ? byte : maskedByte));
};
