import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { Pressure, type PressureLimits, pressureLimits, retryAfter, shedReasons } from './pressure.ts';

const state = { waiting: 0, open: 0, stopping: false };
const made: Pressure[] = [];

async function pressure(limits: Partial<PressureLimits> = {}): Promise<Pressure> {
  const watching = await Pressure.watch(
    {
      verificationsWaiting: () => state.waiting,
      uploadsOpen: () => state.open,
      stopping: () => state.stopping,
    },
    tmpdir(),
    // How late this machine is, is asked by one test alone.
    { ...pressureLimits, freeBytes: 0, eventLoopDelay: Number.POSITIVE_INFINITY, ...limits },
  );
  made.push(watching);
  return watching;
}

afterEach(() => {
  Object.assign(state, { waiting: 0, open: 0, stopping: false });
  for (const watching of made.splice(0)) watching.stop();
});

describe('Pressure', () => {
  it('stands against nothing when there is none', async () => {
    const watching = await pressure();
    for (const demand of ['new-upload', 'progress', 'commit', 'other'] as const) {
      expect(watching.reasonAgainst(demand)).toBeNull();
    }
  });

  it('refuses new uploads first and commits last when verifications wait', async () => {
    const watching = await pressure({ verificationsWaiting: 10 });
    state.waiting = 10;
    expect(watching.reasonAgainst('new-upload')).toBe('verifications-waiting');
    expect(watching.reasonAgainst('commit')).toBeNull();
    state.waiting = 20;
    expect(watching.reasonAgainst('commit')).toBe('verifications-waiting');
    expect(watching.reasonAgainst('progress')).toBeNull();
  });

  it('lets uploads under way go on when too many are open', async () => {
    const watching = await pressure({ uploadsOpen: 3 });
    state.open = 3;
    expect(watching.reasonAgainst('new-upload')).toBe('uploads-open');
    expect(watching.reasonAgainst('progress')).toBeNull();
    expect(watching.reasonAgainst('commit')).toBeNull();
  });

  it('keeps room for what is under way when the disk runs full', async () => {
    const free = (await pressure()).freeBytes;
    const scarce = await pressure({ freeBytes: free * 1.5 });
    expect(scarce.reasonAgainst('new-upload')).toBe('disk-space');
    // An upload that is complete takes no more room; refused, it would keep what it has.
    expect(scarce.reasonAgainst('commit')).toBeNull();
    expect(scarce.reasonAgainst('progress')).toBeNull();
    const full = await pressure({ freeBytes: free * 4 });
    expect(full.reasonAgainst('progress')).toBe('disk-space');
    expect(full.reasonAgainst('commit')).toBe('disk-space');
    expect(full.reasonAgainst('other')).toBeNull();
  });

  it('refuses everything when the gateway stops', async () => {
    const watching = await pressure();
    state.stopping = true;
    expect(watching.reasonAgainst('other')).toBe('stopping');
  });

  it('notices a late event loop when something holds it', async () => {
    const watching = await pressure({ eventLoopDelay: 30 });
    const end = Date.now() + 1800;
    while (Date.now() < end) {
      const blocked = Date.now() + 200;
      while (Date.now() < blocked);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => watching.reasonAgainst('new-upload'), { timeout: 10_000 }).toBe('event-loop');
  });
});

describe('retryAfter', () => {
  it('spreads those who come back when many are sent away', () => {
    for (const reason of shedReasons) {
      expect(retryAfter(reason, 0)).toBeGreaterThan(0);
      expect(retryAfter(reason, 1)).toBeLessThanOrEqual(180);
    }
    expect(retryAfter('uploads-open', 1)).toBeGreaterThan(retryAfter('uploads-open', 0) * 4);
  });
});
