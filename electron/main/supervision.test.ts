import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceBlame, quarantinePauses } from './device-blame.ts';
import { type Child, type ExitReason, heartbeatLimits, restartLimits, supervise } from './supervision.ts';

class FakeChild implements Child<{ close(): void }> {
  readonly pid = 1;
  readonly posted: { type?: string; beat?: number }[] = [];
  killed = false;
  asked = false;
  answers = true;
  #message: (message: unknown) => void = () => undefined;
  readonly #exits: ((code: number | null) => void)[] = [];

  post(message: unknown): void {
    this.posted.push(message as { type?: string });
    if (this.answers && (message as { type?: string }).type === 'heartbeat') this.#message(message);
  }
  onSpawn(listener: () => void): void {
    queueMicrotask(listener);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener;
  }
  onExit(listener: (code: number | null) => void): void {
    this.#exits.push(listener);
  }
  end(): void {
    this.asked = true;
  }
  kill(): void {
    this.killed = true;
    this.exit(null);
  }
  exit(code: number | null): void {
    for (const listener of this.#exits.splice(0)) listener(code);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(options: { givesUp?: boolean } = {}) {
  const children: FakeChild[] = [];
  const exits: ExitReason[] = [];
  let givenUp = 0;
  const supervised = supervise<{ close(): void }>(
    {
      name: 'devices',
      log: () => undefined,
      start: () => ({ type: 'start' }),
      onReady: () => undefined,
      onExit: (reason) => exits.push(reason),
      onFailed: () => undefined,
      heartbeat: heartbeatLimits,
      ...(options.givesUp === true ? { onGivenUp: () => void (givenUp += 1) } : {}),
    },
    () => {
      const child = new FakeChild();
      children.push(child);
      return child;
    },
  );
  return { supervised, children, exits, givenUp: () => givenUp, newest: () => children.at(-1)! };
}

describe('supervision', () => {
  it('leaves a child alone that answers', async () => {
    const { children } = open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(children).toHaveLength(1);
    expect(children[0]?.posted[0]).toEqual({ type: 'start' });
  });

  it('kills a child within eight seconds of its last answer and starts another', async () => {
    const { children, exits, newest } = open();
    await vi.advanceTimersByTimeAsync(10_000);
    newest().answers = false;
    await vi.advanceTimersByTimeAsync(5_900);
    expect(children).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(children[0]?.killed).toBe(true);
    expect(children).toHaveLength(2);
    expect(exits).toEqual(['hung']);
  });

  it('gives a child that has only just begun longer for its first answer', async () => {
    const { children, newest } = open();
    newest().answers = false;
    await vi.advanceTimersByTimeAsync(heartbeatLimits.everyMs * (heartbeatLimits.missedAtStart - 1));
    expect(children).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(heartbeatLimits.everyMs * 2);
    expect(children).toHaveLength(2);
  });

  it('brings back five times at once, then after a rest, for ever', async () => {
    const { children, newest } = open();
    for (let death = 0; death < restartLimits.restarts; death += 1) newest().exit(1);
    expect(children).toHaveLength(6);
    newest().exit(1);
    await vi.advanceTimersByTimeAsync(restartLimits.slowMs - 1000);
    expect(children).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(1000);
    expect(children).toHaveLength(7);
  });

  it('gives up where somebody is told', () => {
    const { children, newest, givenUp } = open({ givesUp: true });
    for (let death = 0; death <= restartLimits.restarts; death += 1) newest().exit(1);
    expect(children).toHaveLength(6);
    expect(givenUp()).toBe(1);
  });

  it('ends a child that does not end when asked', async () => {
    const { supervised, children, exits } = open();
    const stopped = supervised.stop();
    expect(children[0]?.asked).toBe(true);
    await vi.advanceTimersByTimeAsync(restartLimits.stopMs);
    await stopped;
    expect(children[0]?.killed).toBe(true);
    expect(children).toHaveLength(1);
    expect(exits).toEqual(['asked']);
  });
});

describe('DeviceBlame', () => {
  let folder = '';
  let now = 0;
  let blame: DeviceBlame;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'blame-'));
    now = 0;
    blame = new DeviceBlame(join(folder, 'last'), () => now);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const lose = (deviceId: string, hung: boolean) => {
    blame.clear();
    writeFileSync(blame.file, deviceId.padEnd(200));
    return blame.lost(hung);
  };

  it('holds back who hung the host, longer each time, and forgets it after a while', () => {
    for (const restMs of [...quarantinePauses, quarantinePauses.at(-1)]) {
      expect(lose('pad', true)).toBe('pad');
      expect(blame.quarantine()).toEqual([{ deviceId: 'pad', restMs }]);
    }
    now += 16 * 60_000;
    expect(blame.quarantine()).toEqual([]);
  });

  it('holds back who ran at two deaths, not at one', () => {
    lose('pad', false);
    expect(blame.quarantine()).toEqual([]);
    lose('scanner', false);
    expect(blame.quarantine()).toEqual([]);
    lose('pad', false);
    expect(blame.quarantine()).toEqual([{ deviceId: 'pad', restMs: quarantinePauses[0] }]);
  });

  it('blames nobody when no driver had run or the file is gone', () => {
    blame.clear();
    expect(blame.lost(true)).toBeNull();
    rmSync(blame.file);
    expect(blame.lost(true)).toBeNull();
    expect(blame.quarantine()).toEqual([]);
  });
});
