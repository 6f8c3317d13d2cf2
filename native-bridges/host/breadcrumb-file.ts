import { openSync, writeSync } from 'node:fs';

/** Long enough for any device id; the rest is blanks, so that one write replaces all of what stood there. */
const recordLength = 200;

/**
 * Writes to the file which device's driver runs. The page cache keeps it when this process is killed; nothing else of a thread that hangs in
 * native code can still be asked.
 * @returns null where there is no file to write to
 */
export function openBreadcrumbFile(path: string | null): ((deviceId: string) => void) | null {
  if (path === null) return null;
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch {
    return null;
  }
  const record = Buffer.alloc(recordLength);
  return (deviceId) => {
    record.fill(' ');
    record.write(deviceId, 'utf8');
    writeSync(file, record, 0, recordLength, 0);
  };
}
