import { describe, expect, it, vi } from 'vitest';
import type { PortraitLook } from '../../../domain/biometrics/face/look.ts';
import { portrait as rules } from '../../../domain/policy/parts.ts';
import { Burst, burstMs } from './burst.ts';
import type { FaceAnswer, FaceOrder } from './face-messages.ts';
import { type FaceThread, FaceWatcher } from './face-watcher.ts';
import { steadied, steadyMs, steadyStart } from './steady.ts';

const shot = (score: number, at: number) => {
  const frame = { closed: false, close: () => (frame.closed = true) };
  return { frame, look: { score }, at };
};

describe('Burst', () => {
  it('gives the best of the last frames and closes those it lets go', () => {
    const burst = new Burst<ReturnType<typeof shot>>(3);
    const shots = [shot(99, 0), shot(50, 100), shot(80, 200), shot(80, 300)];
    for (const each of shots) burst.add(each);
    expect(shots[0]?.frame.closed).toBe(true);
    expect(burst.best(300)).toBe(shots[3]);
    expect(burst.best(300 + burstMs + 1)).toBeNull();
    expect(shots.every(({ frame }) => frame.closed)).toBe(true);
  });
});

describe('steadied', () => {
  it('changes the sentence only when another one has held for a while', () => {
    const wanting = steadied(steadyStart, 'turned', 1000);
    expect(wanting.shown).toBeNull();
    expect(steadied(wanting, 'turned', 1000 + steadyMs - 1).shown).toBeNull();
    const shown = steadied(wanting, 'turned', 1000 + steadyMs);
    expect(shown.shown).toBe('turned');
    expect(steadied(steadied(shown, 'moving', 2000), 'turned', 2100).shown).toBe('turned');
  });
});

/** A thread that answers when it is told to. */
class ScriptedThread implements FaceThread {
  onmessage: FaceThread['onmessage'] = null;
  onerror: FaceThread['onerror'] = null;
  readonly orders: FaceOrder[] = [];
  ended = false;
  postMessage(order: FaceOrder): void {
    this.orders.push(order);
  }
  terminate(): void {
    this.ended = true;
  }
  say(answer: FaceAnswer): void {
    this.onmessage?.({ data: answer } as MessageEvent<FaceAnswer>);
  }
}

describe('FaceWatcher', () => {
  const bitmap = () => {
    const made = { closed: false, close: () => (made.closed = true) };
    return made as typeof made & ImageBitmap;
  };
  const size = { width: 1280, height: 960 };
  const look = { score: 1 } as PortraitLook;

  it('has one frame under way and takes no other meanwhile', async () => {
    const thread = new ScriptedThread();
    const watcher = new FaceWatcher(thread, () => undefined);
    thread.say({ type: 'ready', backend: 'wasm' });
    const first = watcher.look(bitmap(), size, rules, 0);
    const second = bitmap();
    expect(await watcher.look(second, size, rules, 1)).toBeNull();
    expect(second.closed).toBe(true);
    expect(thread.orders).toHaveLength(1);
    thread.say({ type: 'looked', id: 1, look, milliseconds: 40 });
    expect(await first).toEqual({ look, milliseconds: 40 });
    expect(watcher.free).toBe(true);
  });

  it('ends a thread that failed, and says so to whoever waits', async () => {
    const thread = new ScriptedThread();
    const seen: string[] = [];
    const watcher = new FaceWatcher(thread, ({ status }) => seen.push(status));
    thread.say({ type: 'ready', backend: 'wasm' });
    const waiting = watcher.look(bitmap(), size, rules, 0);
    thread.say({ type: 'failed', message: 'no wasm' });
    expect(await waiting).toBeNull();
    expect(thread.ended).toBe(true);
    expect(seen).toEqual(['ready', 'failed']);
    expect(watcher.free).toBe(false);
  });

  it('takes no frame and says nothing any more once it was stopped', async () => {
    vi.useFakeTimers();
    const thread = new ScriptedThread();
    const seen: string[] = [];
    const watcher = new FaceWatcher(thread, ({ status }) => seen.push(status));
    thread.say({ type: 'ready', backend: 'wasm' });
    watcher.stop();
    const late = bitmap();
    const looked = watcher.look(late, size, rules, 0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await looked).toBeNull();
    expect(late.closed).toBe(true);
    expect(thread.orders).toHaveLength(0);
    thread.say({ type: 'failed', message: 'too late' });
    expect(seen).toEqual(['ready']);
    vi.useRealTimers();
  });
});
