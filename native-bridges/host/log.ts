import { describeBug } from '../../domain/diagnostics/describe-bug.ts';
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
    bug: (where, error) => logger.error({ where, ...describeBug(error) }, 'bug'),
  };
}
