import { type Frame, type FrameMask, maskedByte } from '../../transports/tap.ts';
import { decodeIpp } from './codec.ts';

/** What a document is called. */
const names = new Set(['job-name', 'document-name']);
const headLines = { out: 2, in: 3 } as const;

/** Hides documents and the names of jobs; states and identities of printers stay. What can't be read is hidden whole. */
export const maskIppFrame: FrameMask = ({ direction, bytes }) => {
  const masked = new Uint8Array(bytes);
  let at = 0;
  for (let lines = 0; lines < headLines[direction] && at >= 0; lines += 1)
    at = bytes.indexOf(0x0a, at) + 1 || -1;
  if (at < 0) return masked.fill(maskedByte);
  const body = bytes.subarray(at);
  const message = decodeIpp(body);
  if (!message.ok) {
    masked.fill(maskedByte, at);
    return masked;
  }
  const { data, groups } = message.value;
  masked.fill(maskedByte, masked.length - data.length);
  // Printers tell a job's name back, asked for or not.
  for (const { attributes } of groups) {
    for (const { name, values } of attributes) {
      if (!names.has(name)) continue;
      for (const { value } of values) hide(masked, at, Buffer.from(typeof value === 'string' ? value : ''));
    }
  }
  return masked;
};

function hide(bytes: Uint8Array, from: number, text: Uint8Array): void {
  if (text.length === 0) return;
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let found = whole.indexOf(text, from); found >= 0; found = whole.indexOf(text, found + text.length)) {
    bytes.fill(maskedByte, found, found + text.length);
  }
}

/** Printer and job are looked at again and again. */
export function isIppClockwork({ direction, operation }: Frame): boolean {
  return direction === 'out' && (operation === 'ipp-000b' || operation === 'ipp-0009');
}
