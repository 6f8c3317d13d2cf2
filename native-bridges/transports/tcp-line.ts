import { connect } from 'node:net';
import { err, ok } from '../../domain/result.ts';
import { deadline } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

/** A service of this machine that takes one text over a TCP connection, answers one and closes it. */
export interface TextService {
  /** For people. */
  readonly authority: string;
  /** `not-found`: nothing was sent. Any other failure may have come after the text had arrived. */
  ask(text: string, options: CallOptions & { readonly limitBytes: number }): Promise<BridgeResult<string>>;
}

/** Only 127.0.0.1 can be addressed: what is printed on a card must not cross a network in clear text. */
export function createTextService(port: number): TextService {
  const authority = `127.0.0.1:${port}`;
  return {
    authority,
    ask: async (text, { signal, timeoutMs, limitBytes }) => {
      const limit = deadline(signal, timeoutMs);
      try {
        return await exchange(port, text, limitBytes, limit.signal, () => ({
          code: limit.reason(),
          cause: `no answer within ${timeoutMs} ms`,
        }));
      } finally {
        limit.clear();
      }
    },
  };
}

function exchange(
  port: number,
  text: string,
  limitBytes: number,
  signal: AbortSignal,
  late: () => BridgeFailure,
): Promise<BridgeResult<string>> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ ok: false, error: late() });
      return;
    }
    const parts: Buffer[] = [];
    let length = 0;
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (result: BridgeResult<string>): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(result);
    };
    const stop = (): void => finish({ ok: false, error: late() });
    signal.addEventListener('abort', stop, { once: true });
    socket.once('connect', () => socket.end(text));
    socket.on('data', (part: Buffer) => {
      length += part.length;
      if (length > limitBytes) finish(err('protocol-error', `answer exceeds ${limitBytes} bytes`));
      else parts.push(part);
    });
    socket.once('end', () => {
      if (length === 0) finish(err('unplugged', 'closed without an answer'));
      else finish(ok(Buffer.concat(parts).toString('utf8')));
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const refused = error.code === 'ECONNREFUSED';
      finish(err(refused ? 'not-found' : 'unplugged', error.code ?? error.message));
    });
  });
}
