import { type Frame, type FrameMask, maskedByte } from '../../../transports/tap.ts';
import { stuFeatures, stuInputs } from './reports.ts';

/** First byte of each report that may not be kept: pictures hold name and text, pens the signature, the rest differs every time. */
const features: Readonly<Record<number, number>> = {
  [stuFeatures.imageBlock.id]: 3,
  [stuFeatures.startCapture.id]: 1,
  [stuFeatures.encryptionCommand.id]: 4,
};
const inputs: Readonly<Record<number, readonly [number, number]>> = {
  [stuInputs.pen]: [2, 7],
  [stuInputs.penWithOption]: [2, 7],
  // Time and sequence stay: they show what was lost.
  [stuInputs.penWithTimeAndSequence]: [2, 7],
};

/** Of a pen only whether it touches, when and in which order is kept; where and how firmly is the signature. */
export const maskStuFrame: FrameMask = ({ direction, operation, bytes }) => {
  const id = bytes[0] ?? 0;
  if (operation === 'input') {
    const [from, to] = inputs[id] ?? [1, bytes.length];
    // The upper half of byte 1 says reach and touch, its lower half is pressure.
    return bytes.map((byte, at) => {
      if (inputs[id] !== undefined && at === 1) return byte & 0xf0;
      return at >= from && at < to ? maskedByte : byte;
    });
  }
  if (operation === 'get-feature' && direction === 'out') return bytes.slice();
  const from = features[id] ?? bytes.length;
  return bytes.map((byte, at) => (at >= from ? maskedByte : byte));
};

/** The status is looked at again and again: until the pad is ready, and now and then. */
export function isStuClockwork({ direction, operation, bytes }: Frame): boolean {
  return direction === 'out' && operation === 'get-feature' && bytes[0] === stuFeatures.status.id;
}
