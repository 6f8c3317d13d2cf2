import { z } from 'zod';
import { type LogLine, logLineSchema } from '../channels/diagnostics.ts';
import { leftOut, saysSomething, technicalText } from './technical-text.ts';

export type LogProcess = LogLine['process'];
type Details = LogLine['details'];

/** Members of a line whose words are kept as far as `technicalText` knows them. */
const texts = new Set([
  'call',
  'cause',
  'code',
  'event',
  'hint',
  'kind',
  'name',
  'outcome',
  'reason',
  'role',
  'step',
  'where',
]);
/** Members that are counted or measured. */
const numbers = new Set([
  'attempts',
  'bytes',
  'code',
  'count',
  'exits',
  'failures',
  'frames',
  'ms',
  'recent',
  'restarts',
  'seconds',
  'status',
  'tries',
]);
const booleans = new Set(['provisioned', 'simulated']);
/** Ids from the configuration or of found hardware, which no applicant writes. */
const devices = new Set(['device', 'deviceId', 'driver']);
/** Random ids: lines about one attempt can be told to belong together, which one it was can not. */
const identities = new Set(['attemptId', 'applicationId', 'draftId']);

const mostFrames = 6;
const identity = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})$/u;
const deviceId = /^[a-z][a-z0-9-]{0,40}$/u;
const levels = { info: 30, warn: 40, error: 50 } as const;

const lineSchema = z.looseObject({
  level: z.union([z.number(), z.enum(['info', 'warn', 'error'])]).optional(),
  time: z.union([z.number(), z.string()]).optional(),
  at: z.unknown().optional(),
  msg: z.string().optional(),
  event: z.string().optional(),
  message: z.string().optional(),
});

/**
 * A line of a log as it may be shown and handed on: known members only, their texts only as far as their words are known. Takes what the
 * station (pino), the device host (pino), main (its own form) and this function itself write; whatever else is there, a line of
 * a library, say, is a text. Null where nothing is left.
 */
export function cleanLine(line: string, process: LogProcess, now: Date): LogLine | null {
  const parsed = lineSchema.safeParse(jsonOf(line));
  if (!parsed.success) {
    const message = technicalText(line);
    return saysSomething(message)
      ? { at: now.toISOString(), process, level: 'warn', message, details: {} }
      : null;
  }
  const { level, time, at, msg, event, message, ...others } = parsed.data;
  // Main keeps its own lines, and why a child ended.
  const writer = process === 'main' && others.process === 'station' ? 'station' : process;
  const text = technicalText(msg ?? event ?? message ?? '');
  const written = logLineSchema.shape.details.safeParse(others.details);
  const details: Details = { ...(written.success ? kept(written.data) : {}), ...kept(others) };
  const bug = bugOf(others.bug) ?? bugOf({ kind: others.kind, at });
  return {
    at: momentOf(time ?? at) ?? now.toISOString(),
    process: writer,
    level: levelOf(level, text),
    message: text,
    details: { ...details, ...bug },
  };
}

function kept(members: Readonly<Record<string, unknown>>): Details {
  const details: Details = {};
  for (const [name, value] of Object.entries(members)) {
    const found = keptMember(name, value);
    if (found !== undefined) details[name] = found;
  }
  return details;
}

function keptMember(name: string, value: unknown): Details[string] | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return numbers.has(name) && Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return booleans.has(name) ? value : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  if (identities.has(name)) {
    const tail = identity.exec(value)?.[1] ?? /^#([0-9a-f]{4})$/u.exec(value)?.[1];
    return tail === undefined ? undefined : `#${tail}`;
  }
  if (devices.has(name)) return isDeviceId(value) ? value : leftOut;
  if (name === 'stack') return framesOf(value.split(' < '));
  return texts.has(name) ? technicalText(value) : undefined;
}

/** Ids have no number as long as a person's or a telephone's. */
function isDeviceId(value: string): boolean {
  return deviceId.test(value) && !/\d{7}/u.test(value.replaceAll('-', ''));
}

/** What threw, without what it said. */
function bugOf(value: unknown): Details | null {
  const bug = z.object({ kind: z.string(), at: z.array(z.string()) }).safeParse(value);
  return bug.success ? { kind: technicalText(bug.data.kind), stack: framesOf(bug.data.at) } : null;
}

/** `process.cjs:12:3` of each frame: where, not in whose folder. */
function framesOf(frames: readonly string[]): string {
  return frames
    .slice(0, mostFrames)
    .map((frame) => {
      const [, file = '', line = '', column = ''] =
        /([\w.…-]{1,60}):(\d{1,7}):(\d{1,7})\)?$/u.exec(frame.trim()) ?? [];
      const known = technicalText(file.replace(/\.(?:cjs|mjs|js|ts)$/u, ''));
      const name = known.includes(leftOut) || known === '' ? leftOut : file;
      return line === '' ? leftOut : `${name}:${line}:${column}`;
    })
    .join(' < ');
}

function levelOf(level: number | string | undefined, text: string): LogLine['level'] {
  if (level === 'info' || level === 'warn' || level === 'error') return level;
  if (typeof level === 'number') {
    if (level >= levels.error) return 'error';
    return level >= levels.warn ? 'warn' : 'info';
  }
  if (text === 'uncaught') return 'error';
  return /fail|refused|gone|exited|given/u.test(text) ? 'warn' : 'info';
}

function momentOf(time: unknown): string | undefined {
  if (typeof time !== 'number' && typeof time !== 'string') return undefined;
  const moment = new Date(time);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
