import pino, { destination } from 'pino';

/** Lines on stderr: events, codes, causes. Messages of thrown errors are left out, because they may quote data. */
export interface HostLog {
  info(event: string, details: Readonly<Record<string, string | number>>): void;
  bug(where: string, error: unknown): void;
}

export function createLog(): HostLog {
  const logger = pino({ name: 'devices' }, destination({ fd: 2, sync: true }));
  return {
    info: (event, details) => logger.info(details, event),
    bug: (where, error) => logger.error({ where, ...describe(error) }, 'bug'),
  };
}

/** Kind and place of an error, never its message. */
function describe(error: unknown): { readonly kind: string; readonly at: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { kind: error.name, at: frames.slice(0, 8).map((line) => line.trim()) };
}
