import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, destination, pino } from 'pino';

export type StationLog = Pick<Logger, 'info' | 'warn' | 'error'>;

/**
 * The technician's log: what happened by code and id. Applicant data has no business here; as a second line, members that could
 * carry it are cut out wherever they stand.
 */
export function openLog(dataFolder: string): StationLog {
  // Synchronous: the line before a crash is the one that is needed.
  const file = destination({ dest: fileFor(dataFolder), mkdir: true, sync: true, mode: 0o600 });
  // A full disk takes no line: that must not end the station, which still has an officer to tell.
  file.on('error', () => undefined);
  return pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: personal.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
    },
    file,
  );
}

/** A full file makes room when the station starts; one earlier file is kept, so that a station of years fills no disk. */
export const logLimitBytes = 8 * 1024 * 1024;

function fileFor(dataFolder: string): string {
  const file = join(dataFolder, 'logs', 'station.log');
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logLimitBytes) renameSync(file, `${file}.1`);
  return file;
}

const personal = [
  'fields',
  'patch',
  'name',
  'personalNumber',
  'text',
  'input',
  'passphrase',
  'note',
  'content',
  'template',
];
