import { join } from 'node:path';
import type { LogLine } from '../../../domain/channels/diagnostics.ts';
import { type LogProcess, cleanLine } from '../../../domain/diagnostics/log-lines.ts';
import { type ReadPosition, ReverseLines } from './reverse-lines.ts';

export const logProcesses: readonly LogProcess[] = ['station', 'devices', 'main'];

export interface LogQuery {
  readonly process: LogProcess | null;
  readonly level: LogLine['level'];
  readonly text: string;
  readonly before: number | null;
}

const linesOfPage = 200;
/** A filter that fits hardly anything looks at no more lines than this before it answers with what it has. */
const mostLookedAt = 20_000;
/** Pages whose ends are remembered. */
const mostCursors = 100;
const severity = { info: 0, warn: 1, error: 2 } as const;

type Places = ReadonlyMap<LogProcess, ReadPosition | 'beginning'>;

/** The logs of all processes as one, newest first, read from their ends. What is told of a line is what may be handed on of it. */
export class LogBook {
  readonly #dataFolder: string;
  readonly #now: () => Date;
  readonly #cursors = new Map<number, Places>();
  #lastCursor = 0;

  constructor(dataFolder: string, now: () => Date) {
    this.#dataFolder = dataFolder;
    this.#now = now;
  }

  async page(query: LogQuery): Promise<{ lines: LogLine[]; cursor: number | null }> {
    const from: Places | undefined = query.before === null ? new Map() : this.#cursors.get(query.before);
    // A page of a window that was opened before this one.
    if (from === undefined) return { lines: [], cursor: null };
    const processes = logProcesses.filter((one) => query.process === null || one === query.process);
    const logs = await Promise.all(
      processes.map((one) => BackwardLog.open(this.#dataFolder, one, from.get(one) ?? null, this.#now())),
    );
    try {
      return await this.#read(logs, query, from);
    } finally {
      await Promise.all(logs.map((log) => log.close()));
    }
  }

  async #read(
    logs: readonly BackwardLog[],
    query: LogQuery,
    from: Places,
  ): Promise<{ lines: LogLine[]; cursor: number | null }> {
    const lines: LogLine[] = [];
    for (let looked = 0; looked < mostLookedAt && lines.length < linesOfPage; looked += 1) {
      const line = await newestOf(logs);
      if (line === null) return { lines, cursor: null };
      if (fits(line, query)) lines.push(line);
    }
    const cursor = (this.#lastCursor += 1);
    this.#cursors.set(cursor, new Map([...from, ...logs.map((log) => [log.process, log.place] as const)]));
    this.#cursors.delete(cursor - mostCursors);
    return { lines, cursor };
  }
}

async function newestOf(logs: readonly BackwardLog[]): Promise<LogLine | null> {
  let newest: BackwardLog | null = null;
  for (const log of logs) {
    await log.look();
    if (log.head !== null && (newest === null || log.head.at > (newest.head?.at ?? ''))) newest = log;
  }
  return newest?.take() ?? null;
}

function fits(line: LogLine, { level, text }: LogQuery): boolean {
  if (severity[line.level] < severity[level]) return false;
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  return `${line.message} ${JSON.stringify(line.details)}`.toLowerCase().includes(wanted);
}

/** One process's log from its newest line back, through the earlier file. */
export class BackwardLog {
  readonly process: LogProcess;
  readonly #paths: readonly string[];
  readonly #now: Date;
  #lines: ReverseLines | null = null;
  #file = 0;
  #head: LogLine | null = null;
  /** Before the line in `#head`. */
  #behindHead: ReadPosition | 'beginning' = 'beginning';
  #place: ReadPosition | 'beginning' | null;

  private constructor(
    process: LogProcess,
    paths: readonly string[],
    place: ReadPosition | 'beginning' | null,
    now: Date,
  ) {
    this.process = process;
    this.#paths = paths;
    this.#place = place;
    this.#now = now;
  }

  static async open(
    dataFolder: string,
    process: LogProcess,
    place: ReadPosition | 'beginning' | null,
    now: Date,
  ): Promise<BackwardLog> {
    const path = join(dataFolder, 'logs', `${process}.log`);
    const log = new BackwardLog(process, [path, `${path}.1`], place, now);
    await log.#openFrom(place);
    return log;
  }

  /** The line that was not taken yet. */
  get head(): LogLine | null {
    return this.#head;
  }

  /** Where whoever goes on after the last line that was taken begins. */
  get place(): ReadPosition | 'beginning' {
    return this.#place ?? this.#lines?.position ?? 'beginning';
  }

  async look(): Promise<void> {
    while (this.#head === null && this.#lines !== null) {
      this.#place ??= this.#lines.position;
      const text = await this.#lines.next();
      if (text === null) {
        await this.#openNext();
        continue;
      }
      this.#head = cleanLine(text, this.process, this.#now);
      this.#behindHead = this.#lines.position;
    }
    if (this.#head === null) this.#place = 'beginning';
  }

  take(): LogLine | null {
    const line = this.#head;
    this.#head = null;
    if (line !== null) this.#place = this.#behindHead;
    return line;
  }

  async close(): Promise<void> {
    await this.#lines?.close();
    this.#lines = null;
  }

  async #openFrom(place: ReadPosition | 'beginning' | null): Promise<void> {
    if (place === 'beginning') return;
    for (this.#file = 0; this.#file < this.#paths.length; this.#file += 1) {
      this.#lines = await ReverseLines.open(this.#paths[this.#file] ?? '', place);
      if (this.#lines !== null) return;
    }
  }

  async #openNext(): Promise<void> {
    await this.close();
    this.#file += 1;
    this.#place = null;
    const path = this.#paths[this.#file];
    if (path !== undefined) this.#lines = await ReverseLines.open(path);
  }
}
