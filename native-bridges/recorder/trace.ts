import { err, ok, type Failure, type Result } from '../../domain/result.ts';
import { type Frame, maskedByte } from '../transports/tap.ts';

/** A frame and when it crossed, in milliseconds since the recording began (monotonic). */
export interface TimedFrame extends Frame {
  readonly at: number;
}

/** What was recorded from one device. */
export interface Trace {
  /** Member of `deviceConfigSchema`. */
  readonly driver: string;
  readonly transport: TraceTransport;
  /** What the transport said of the device; handed out again by a replayed bus. */
  readonly info: Readonly<Record<string, string | number | null>>;
  readonly frames: readonly TimedFrame[];
}

export const traceTransports = ['hid', 'serial', 'usb', 'card', 'exchange'] as const;
export type TraceTransport = (typeof traceTransports)[number];

const firstLine = '# tram-can-cuoc trace 1';
/** No trace is longer: five minutes of a scanner are not. */
export const traceLimits = {
  characters: 32 * 1024 * 1024,
  frames: 200_000,
  bytes: 64 * 1024 * 1024,
  frameBytes: 32 * 1024 * 1024,
} as const;

/**
 * One text file: four lines of head, then a line a frame: milliseconds, direction, operation, bytes in hex (masked runs as
 * `~500~`); a failure stands as `!code`. Made to be
 * read, compared and cut by hand.
 */
export function formatTrace({ driver, transport, info, frames }: Trace): string {
  const lines = frames.map(
    ({ at, direction, operation, bytes, failure }) =>
      `${at.toFixed(1)} ${direction === 'out' ? '=>' : '<='} ${operation}${tail(bytes, failure)}`,
  );
  return [
    firstLine,
    `# driver ${driver}`,
    `# transport ${transport}`,
    `# info ${JSON.stringify(info)}`,
    ...lines,
    '',
  ].join('\n');
}

function tail(bytes: Uint8Array, failure: string | undefined): string {
  if (failure !== undefined) return ` !${failure}`;
  return bytes.length === 0 ? '' : ` ${bytesToText(bytes)}`;
}

const shortestRun = 8;

/** Hex; a run of masked bytes stands as `~500~`. */
function bytesToText(bytes: Uint8Array): string {
  let text = '';
  let from = 0;
  let at = 0;
  while (at < bytes.length) {
    let end = at;
    while (end < bytes.length && bytes[end] === maskedByte) end += 1;
    if (end - at >= shortestRun) {
      text += `${hexOf(bytes.subarray(from, at))}~${end - at}~`;
      from = end;
    }
    at = Math.max(end, at + 1);
  }
  return text + hexOf(bytes.subarray(from));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Undefined where that is no such text, or stands for more than any frame carries. */
function textToBytes(text: string): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const [index, part] of text.split('~').entries()) {
    const bytes = index % 2 === 0 ? hexBytes(part) : runOf(part);
    length += bytes?.length ?? 0;
    if (bytes === undefined || length > traceLimits.frameBytes) return undefined;
    parts.push(bytes);
  }
  return parts.length % 2 === 0 ? undefined : new Uint8Array(Buffer.concat(parts));
}

function hexBytes(text: string): Uint8Array | undefined {
  return text.length % 2 === 0 ? new Uint8Array(Buffer.from(text, 'hex')) : undefined;
}

function runOf(text: string): Uint8Array | undefined {
  return /^[1-9]\d{0,7}$/.test(text) && Number(text) <= traceLimits.frameBytes
    ? new Uint8Array(Number(text)).fill(maskedByte)
    : undefined;
}

const frameLine = /^(\d+(?:\.\d+)?) (=>|<=) ([a-z][a-z0-9-]*)(?: (?:([0-9a-f~]+)|!([a-z-]+)))?$/;

/** Failure `trace-malformed`, with the line in its cause. */
export function parseTrace(text: string): Result<Trace, Failure<'trace-malformed'>> {
  if (text.length > traceLimits.characters) return err('trace-malformed', 'too long');
  const lines = text.split(/\r?\n/);
  if (lines[0] !== firstLine) return err('trace-malformed', 'line 1');
  const driver = /^# driver ([a-z0-9-]+)$/.exec(lines[1] ?? '')?.[1];
  const transport = traceTransports.find((known) => lines[2] === `# transport ${known}`);
  const info = readInfo(lines[3] ?? '');
  if (driver === undefined || transport === undefined || info === undefined) {
    return err('trace-malformed', 'head');
  }
  const frames: TimedFrame[] = [];
  let total = 0;
  for (let index = 4; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '' || line.startsWith('#')) continue;
    const match = frameLine.exec(line);
    const bytes = textToBytes(match?.[4] ?? '');
    total += bytes?.length ?? 0;
    if (
      match === null ||
      bytes === undefined ||
      total > traceLimits.bytes ||
      frames.length >= traceLimits.frames
    ) {
      return err('trace-malformed', `line ${index + 1}`);
    }
    frames.push({
      at: Number(match[1]),
      direction: match[2] === '=>' ? 'out' : 'in',
      operation: match[3] ?? '',
      bytes,
      ...(match[5] === undefined ? {} : { failure: match[5] }),
    });
  }
  return ok({ driver, transport, info, frames });
}

function readInfo(line: string): Trace['info'] | undefined {
  if (!line.startsWith('# info ')) return undefined;
  try {
    const value: unknown = JSON.parse(line.slice('# info '.length));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const members = Object.entries(value);
    const plain = members.every(
      ([, member]) => member === null || typeof member === 'string' || typeof member === 'number',
    );
    return plain ? (value as Trace['info']) : undefined;
  } catch {
    return undefined;
  }
}
