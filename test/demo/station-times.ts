import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LogLine {
  readonly msg?: string;
  readonly applicationId?: string;
  readonly ms?: number;
}

/** What the station's own log says of sealing and sending one application, in milliseconds. */
export function stationTimes(
  stationFolder: string,
  applicationId: string,
): { sealMs: number | null; uploadMs: number | null } {
  const lines = readFileSync(join(stationFolder, 'logs', 'station.log'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine)
    .filter((line) => line.applicationId === applicationId);
  const of = (message: string): number | null => lines.find((line) => line.msg === message)?.ms ?? null;
  return { sealMs: of('application sealed'), uploadMs: of('application acknowledged') };
}
