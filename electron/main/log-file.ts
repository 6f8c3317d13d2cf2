import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type LogProcess, cleanLine } from '../../domain/diagnostics/log-lines.ts';

/** A full file makes room; one earlier is kept, so that a station of years fills no disk. */
export const logFileLimitBytes = 4 * 1024 * 1024;
/** Of one line: whoever writes more writes no line. */
const longestLine = 16 * 1024;

/**
 * `logs/<process>.log` in the data folder, a line of JSON (a `LogLine`) for each that was written: cleaned before it reaches the disk,
 * because devices' libraries write what they like. A disk that takes nothing is no reason to stop.
 */
export class LogFile {
  readonly #path: string;
  readonly #now: () => Date;
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(
    dataFolder: string,
    process: 'main' | 'devices',
    now: () => Date = () => new Date(),
    limitBytes = logFileLimitBytes,
  ) {
    const folder = join(dataFolder, 'logs');
    this.#path = join(folder, `${process}.log`);
    this.#now = now;
    this.#limitBytes = limitBytes;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#bytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    } catch {
      // Then no line can be written either.
    }
  }

  /** @param process that wrote the line */
  write(line: string, process: LogProcess): void {
    const clean = cleanLine(line.slice(0, longestLine), process, this.#now());
    if (clean === null) return;
    const text = `${JSON.stringify(clean)}\n`;
    try {
      if (this.#bytes + text.length > this.#limitBytes) {
        renameSync(this.#path, `${this.#path}.1`);
        this.#bytes = 0;
      }
      // Synchronous: the line before a crash is the one that is needed.
      appendFileSync(this.#path, text, { mode: 0o600 });
      this.#bytes += Buffer.byteLength(text);
    } catch {
      return;
    }
  }
}

/** Lines of a stream of text that comes in pieces. */
export function lineSplitter(take: (line: string) => void): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const lines = `${rest}${piece}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, longestLine);
    for (const line of lines) if (line !== '') take(line);
  };
}
