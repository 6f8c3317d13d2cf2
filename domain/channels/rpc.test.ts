import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { err, ok } from '../result.ts';
import { type Port, createClient, serve } from './rpc.ts';

/** Two ends of a channel in one thread, delivering in order and asynchronously like a real port. */
function portPair(): [Port, Port] {
  const make = () => ({ messages: new Set<(message: unknown) => void>(), closes: new Set<() => void>() });
  const sides = [make(), make()] as const;
  const port = (own: 0 | 1): Port => {
    const mine = sides[own];
    const other = sides[own === 0 ? 1 : 0];
    return {
      postMessage: (message) => {
        const copy = structuredClone(message);
        queueMicrotask(() => {
          for (const listener of other.messages) listener(copy);
        });
      },
      onMessage: (listener) => {
        mine.messages.add(listener);
        return () => mine.messages.delete(listener);
      },
      onClose: (listener) => {
        mine.closes.add(listener);
        return () => mine.closes.delete(listener);
      },
      close: () => {
        for (const side of sides) for (const listener of side.closes) listener();
      },
    };
  };
  return [port(0), port(1)];
}

const channels = {
  calls: {
    double: { input: z.object({ n: z.number() }).strict(), output: z.number() },
    picture: { input: z.object({}).strict(), output: z.instanceof(Uint8Array) },
    wrong: { input: z.object({}).strict(), output: z.number() },
  },
  events: { tick: z.object({ at: z.number() }) },
} as const;

function connected() {
  const [left, right] = portPair();
  const bugs: string[] = [];
  const server = serve(
    right,
    channels,
    {
      double: ({ n }) => (n < 0 ? err('negative', 'n below zero') : ok(n * 2)),
      picture: () => ok(new Uint8Array([1, 2, 3])),
      wrong: () => {
        throw new Error('a bug');
      },
    },
    (name) => bugs.push(name),
  );
  return { client: createClient(left, channels), server, bugs, raw: left };
}

describe('rpc', () => {
  it('answers a call with its value', async () => {
    expect(await connected().client.call('double', { n: 21 })).toEqual({ ok: true, value: 42 });
  });

  it('carries bytes', async () => {
    expect(await connected().client.call('picture', {})).toEqual({
      ok: true,
      value: new Uint8Array([1, 2, 3]),
    });
  });

  it('carries an expected failure as a value', async () => {
    expect(await connected().client.call('double', { n: -1 })).toEqual({
      ok: false,
      error: { code: 'negative', cause: 'n below zero' },
    });
  });

  it('refuses input that does not fit and names the field without its value', async () => {
    const result = await connected().client.call('double', { n: 'NGUYỄN' } as never);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(JSON.stringify(result)).toContain('n:');
    expect(JSON.stringify(result)).not.toContain('NGUYỄN');
  });

  it.each(['nothing', 'toString', '__proto__', 'constructor'])(
    'refuses the unknown call %s',
    async (name) => {
      expect(await connected().client.call(name as 'double', { n: 1 })).toMatchObject({
        ok: false,
        error: { code: 'unknown-call' },
      });
    },
  );

  it('tells the process of a bug and the caller nothing but that it happened', async () => {
    const { client, bugs } = connected();
    expect(await client.call('wrong', {})).toEqual({ ok: false, error: { code: 'internal' } });
    expect(bugs).toEqual(['wrong']);
  });

  it('delivers events that fit and drops those that do not', async () => {
    const { client, server } = connected();
    const seen: number[] = [];
    const stop = client.on('tick', ({ at }) => seen.push(at));
    server.emit('tick', { at: 1 });
    server.emit('tick', { at: 'x' } as never);
    await Promise.resolve();
    stop();
    server.emit('tick', { at: 2 });
    await Promise.resolve();
    expect(seen).toEqual([1]);
  });

  it('answers pending and later calls with disconnected when the port closes', async () => {
    const [left] = portPair();
    const client = createClient(left, channels);
    const pending = client.call('double', { n: 1 });
    left.close();
    expect(await pending).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    expect(await client.call('double', { n: 1 })).toMatchObject({
      ok: false,
      error: { code: 'disconnected' },
    });
  });

  it('survives whatever a hostile peer posts', async () => {
    const { client, raw } = connected();
    fc.assert(
      fc.property(fc.anything(), (message) => {
        try {
          raw.postMessage(message);
        } catch (error) {
          // What can't be cloned can't be posted on a real port either.
          if (!(error instanceof DOMException)) throw error;
        }
      }),
    );
    expect(await client.call('double', { n: 2 })).toEqual({ ok: true, value: 4 });
  });
});

describe('client', () => {
  it('ignores events nobody declared when their names are those every object has', async () => {
    const [left, right] = portPair();
    const client = createClient(left, channels);
    const ticks: number[] = [];
    client.on('tick', ({ at }) => ticks.push(at));
    for (const name of ['toString', '__proto__', 'constructor', 'tick']) {
      right.postMessage({ type: 'event', name, payload: { at: 1 } });
    }
    await expect.poll(() => ticks).toEqual([1]);
  });
});
