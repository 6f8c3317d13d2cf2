import { ok } from '../../domain/result.ts';
import type { BridgeResult } from '../transports/failure.ts';
import type { Loopback, LoopbackAnswer, LoopbackRequest } from '../transports/http.ts';
import { AsyncQueue } from '../transports/queue.ts';
import type { FrameMask, Tap } from '../transports/tap.ts';
import type { ReplayScript } from './replay-script.ts';
import { Watcher } from './watch.ts';

/**
 * HTTP as frames: the operation is the method in small letters, `=>` the path and the body, `<=` status, content type where it streams, and
 * text, each on a line of its own; a stream goes on in `chunk`s.
 */
function requestBytes({ path, body }: LoopbackRequest): Uint8Array {
  return Buffer.from(`${path}\n${body ?? ''}`);
}

function operationOf({ method }: LoopbackRequest): string {
  return method.toLowerCase();
}

function answerBytes({ status, text }: LoopbackAnswer): Uint8Array {
  return Buffer.from(`${status}\n${text}`);
}

function readAnswer(bytes: Uint8Array): LoopbackAnswer {
  const whole = Buffer.from(bytes).toString('utf8');
  const end = whole.indexOf('\n');
  return { status: Number(whole.slice(0, end)), text: whole.slice(end + 1) };
}

export function tapLoopback(service: Loopback, tap: Tap, mask: FrameMask): Loopback {
  const watcher = new Watcher(tap, mask);
  tap.describe('exchange', {});
  return {
    call: async (request) => {
      let answer: BridgeResult<LoopbackAnswer> | undefined;
      const told = await watcher.question(operationOf(request), requestBytes(request), async () => {
        answer = await service.call(request);
        return answer.ok ? ok(answerBytes(answer.value)) : answer;
      });
      return told.ok && answer !== undefined ? answer : (told as BridgeResult<never>);
    },
    stream: async (request) => {
      const operation = operationOf(request);
      watcher.show({ direction: 'out', operation, bytes: requestBytes(request) });
      const opened = await service.stream(request);
      if (!opened.ok) {
        watcher.show({
          direction: 'in',
          operation,
          bytes: new Uint8Array(0),
          failure: opened.error.code,
        });
        return opened;
      }
      const { status, contentType, chunks, close } = opened.value;
      watcher.heard(operation, answerBytes({ status, text: contentType }));
      return ok({ status, contentType, chunks: watched(chunks, watcher), close });
    },
  };
}

async function* watched(chunks: AsyncIterable<Uint8Array>, watcher: Watcher): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    watcher.heard('chunk', chunk);
    yield chunk;
  }
}

export function replayLoopback(script: ReplayScript): Loopback {
  return {
    call: async (request) => {
      const answer = await script.question(operationOf(request), requestBytes(request), request);
      return answer.ok ? ok(readAnswer(answer.value)) : answer;
    },
    stream: async (request) => {
      const opened = await script.question(operationOf(request), requestBytes(request), request);
      if (!opened.ok) return opened;
      const { status, text } = readAnswer(opened.value);
      const chunks = new AsyncQueue<Uint8Array>({ limit: 1000, droppable: () => false });
      const stop = script.onHeard(({ operation, bytes }) => {
        if (operation === 'chunk') chunks.push(bytes);
      });
      const close = (): void => {
        stop();
        chunks.end();
      };
      request.signal.addEventListener('abort', close, { once: true });
      return ok({ status, contentType: text, chunks, close });
    },
  };
}
