import { ByteCursor, ByteWriter } from './byte-cursor.ts';

/**
 * Capture date and time of the 2011 biometric record headers: year 2, month, day, hour, minute, second 1 each,
 * millisecond 2; UTC. All bits set, or a date that does not exist, means unknown.
 */
export function decodeCaptureTime(bytes: Uint8Array): string | undefined {
  const cursor = new ByteCursor(bytes);
  const year = cursor.unsigned(2);
  const [month, day, hour, minute, second] = [1, 1, 1, 1, 1].map((size) => cursor.unsigned(size));
  const text =
    `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T` +
    `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}.${padded(cursor.unsigned(2), 3)}Z`;
  return isCaptureTime(text) ? text : undefined;
}

/** Nine bytes; unknown becomes all bits set. */
export function encodeCaptureTime(capturedAt: string | undefined): Uint8Array {
  if (capturedAt === undefined || !isCaptureTime(capturedAt)) return new Uint8Array(9).fill(0xff);
  const [year, month, day, hour, minute, second, millisecond] = capturedAt.split(/[-T:.Z]/).map(Number);
  const writer = new ByteWriter(9).unsigned(2, year ?? 0);
  for (const value of [month, day, hour, minute, second]) writer.unsigned(1, value ?? 0);
  return writer.unsigned(2, millisecond ?? 0).bytes;
}

function isCaptureTime(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

function padded(value: number | undefined, digits: number): string {
  return String(value ?? 0).padStart(digits, '0');
}
