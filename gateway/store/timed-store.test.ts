import { describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { timedStore } from './timed-store.ts';

describe('timedStore', () => {
  it('answers as the index does and tells of every call when it answers and when it fails', async () => {
    const told: string[] = [];
    const store = {
      takenOn: async (stationId: string, day: string) => stationId.length + day.length,
      ping: () => Promise.reject(new Error('down')),
    } as unknown as Store;
    const timed = timedStore(store, (call, seconds, outcome) =>
      told.push(`${call} ${outcome} ${seconds >= 0}`),
    );
    expect(await timed.takenOn('st-1', '2026-11-21')).toBe(14);
    await expect(timed.ping()).rejects.toThrow('down');
    expect(told).toEqual(['takenOn answered true', 'ping failed true']);
  });
});
