import { LogFile } from './log-file.ts';

/** Technical events of main as one JSON line each on stderr. Nothing about an applicant ever reaches main. */
export type Log = (event: string, details?: Readonly<Record<string, string | number | boolean>>) => void;

interface LogFiles {
  readonly main: LogFile;
  readonly devices: LogFile;
}
let files: LogFiles | null = null;

/** From here on lines are kept in the data folder too, for the technician. */
export function keepLogs(dataFolder: string): void {
  files = { main: new LogFile(dataFolder, 'main'), devices: new LogFile(dataFolder, 'devices') };
}

export const log: Log = (event, details = {}) => {
  const line = JSON.stringify({ at: new Date().toISOString(), process: 'main', event, ...details });
  process.stderr.write(`${line}\n`);
  files?.main.write(line, 'main');
};

/** What a child wrote to its stderr; the station keeps its own log, and says there only why it ended. */
export function keepChildLine(child: 'station' | 'devices', line: string): void {
  process.stderr.write(`${line}\n`);
  (child === 'devices' ? files?.devices : files?.main)?.write(line, child);
}
