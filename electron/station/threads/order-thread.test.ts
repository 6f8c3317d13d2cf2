import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrderThread, type ThreadLimits } from './order-thread.ts';

interface TinyWork {
  double(number: number): number;
  /** How many orders this very thread was given. */
  count(order: null): number;
  throws(order: null): never;
  exits(order: null): never;
  hangs(order: null): never;
}

const program = `
  import { parentPort } from 'node:worker_threads';
  import { serveOrders } from ${JSON.stringify(join(import.meta.dirname, 'serve-orders.ts'))};
  let orders = 0;
  serveOrders(parentPort, {
    double: async (number) => { orders += 1; return number * 2; },
    count: () => orders,
    throws: () => { throw new TypeError('secret'); },
    exits: () => process.exit(0),
    hangs: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  });`;

let folder = '';
let entry: URL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'threads-'));
  writeFileSync(join(folder, 'tiny.ts'), program);
  const outfile = join(folder, 'tiny.cjs');
  await build({ entryPoints: [join(folder, 'tiny.ts')], outfile, bundle: true, platform: 'node' });
  entry = pathToFileURL(outfile);
});
afterAll(() => rmSync(folder, { recursive: true }));

let thread: OrderThread<TinyWork>;
afterEach(() => thread.close());

let ends = 0;
const limits: ThreadLimits = { answerMs: 10_000, idleMs: null, mostEnds: 3, restMs: 60_000 };
function open(changed: Partial<ThreadLimits> = {}): void {
  ends = 0;
  thread = new OrderThread<TinyWork>(entry, { ...limits, ...changed }, () => (ends += 1));
}

const lost = (cause: string) => ({ ok: false, error: { code: 'thread-lost', cause } });

describe('OrderThread', () => {
  it('starts with the first order and answers each with its own', async () => {
    open();
    expect(thread.running).toBe(false);
    const answers = await Promise.all([1, 2, 3].map((number) => thread.ask('double', number)));
    expect(answers).toEqual([2, 4, 6].map((value) => ({ ok: true, value })));
    expect(await thread.ask('count', null)).toEqual({ ok: true, value: 3 });
    expect(ends).toBe(0);
  });

  it.each([
    ['throws', 'ended by TypeError'],
    ['exits', 'ended'],
    ['hangs', 'took too long'],
  ] as const)(
    'loses only the order at work when the thread %s, and does those behind in another',
    async (bad, cause) => {
      open({ answerMs: bad === 'hangs' ? 4000 : 10_000 });
      const asked = [thread.ask('double', 1), thread.ask(bad, null), thread.ask('count', null)];
      expect(await Promise.all(asked)).toEqual([{ ok: true, value: 2 }, lost(cause), { ok: true, value: 0 }]);
      expect(ends).toBe(1);
    },
  );

  it('rests after three ends: nobody waits for it', async () => {
    open();
    const asked = [1, 2, 3].map(() => thread.ask('throws', null));
    const behind = [thread.ask('double', 1), thread.ask('double', 2)];
    for (const one of asked) expect(await one).toEqual(lost('ended by TypeError'));
    const resting = { ok: false, error: { code: 'thread-resting' } };
    expect(await Promise.all(behind)).toEqual([resting, resting]);
    expect(await thread.ask('double', 1)).toEqual(resting);
    expect(thread.running).toBe(false);
  });

  it('works again when it has rested', async () => {
    open({ mostEnds: 1, restMs: 200 });
    expect(await thread.ask('exits', null)).toEqual(lost('ended'));
    await expect.poll(() => thread.ask('double', 2)).toEqual({ ok: true, value: 4 });
  });

  it('ends when it had nothing to do for long, which is no failure, and starts again', async () => {
    open({ idleMs: 20, mostEnds: 1 });
    for (const round of [1, 2, 3]) {
      expect(await thread.ask('double', round)).toEqual({ ok: true, value: round * 2 });
      await expect.poll(() => thread.running).toBe(false);
      expect(ends).toBe(round);
    }
  });

  it('answers cancelled at once when the signal is aborted, and goes on with those behind', async () => {
    open({ answerMs: 4000 });
    const leave = new AbortController();
    const stuck = thread.ask('hangs', null, leave.signal);
    const waiting = thread.ask('double', 1, leave.signal);
    const behind = thread.ask('count', null);
    leave.abort();
    const cancelled = { ok: false, error: { code: 'cancelled' } };
    expect(await Promise.all([stuck, waiting])).toEqual([cancelled, cancelled]);
    expect(await thread.ask('double', 1, leave.signal)).toEqual(cancelled);
    // What hangs is ended in its own time, not in that of the next.
    expect(await behind).toEqual({ ok: true, value: 0 });
    expect(ends).toBe(1);
  });

  it('answers whoever waits when it is closed, and starts no more', async () => {
    open();
    const asked = [thread.ask('hangs', null), thread.ask('double', 1)];
    await thread.close();
    const closed = { ok: false, error: { code: 'thread-closed' } };
    expect(await Promise.all(asked)).toEqual([closed, closed]);
    expect(await thread.ask('double', 1)).toEqual(closed);
    expect(thread.running).toBe(false);
  });

  it('is lost and then rests when there is no such program', async () => {
    thread = new OrderThread<TinyWork>(join(folder, 'absent.cjs'), limits);
    const answers = await Promise.all([1, 2, 3, 4].map((number) => thread.ask('double', number)));
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
      'thread-lost',
      'thread-lost',
      'thread-lost',
      'thread-resting',
    ]);
  });
});
