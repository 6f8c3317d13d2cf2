import { describe, expect, it } from 'vitest';
import { type ClockReading, ClockWatch } from './clock-watch.ts';

const start: ClockReading = { wall: Date.parse('2026-03-02T01:00:00Z'), monotonic: 500_000, boot: 700_000 };

/** A watch over clocks the test moves. */
function watched() {
  let reading = start;
  const watch = new ClockWatch(() => reading);
  const pass = (seconds: number, moved = 0, suspended = 0): void => {
    reading = {
      wall: reading.wall + (seconds + suspended + moved) * 1000,
      monotonic: reading.monotonic + seconds * 1000,
      boot: reading.boot + (seconds + suspended) * 1000,
    };
  };
  return { watch, pass };
}

describe('clock watch', () => {
  it('says nothing when all clocks run alike, or the wall clock is set right by seconds', () => {
    const { watch, pass } = watched();
    pass(3600);
    expect(watch.look(1).found).toEqual([]);
    pass(10, 4);
    expect(watch.look(2)).toEqual({ found: [], monotonicMs: 500_000 + 3_610_000 });
  });

  it('names what was expected and what came when the wall clock was moved, either way', () => {
    const { watch, pass } = watched();
    pass(60, -3600);
    expect(watch.look(1).found).toEqual([
      {
        event: 'clock-jumped',
        details: { from: '2026-03-02T01:01:00.000Z', to: '2026-03-02T00:01:00.000Z', bySeconds: -3600 },
      },
    ]);
    pass(1, 86_400);
    expect(watch.look(3).found).toMatchObject([{ details: { bySeconds: 86_400 } }]);
  });

  it('takes a suspended machine for what it is, and still sees a clock moved meanwhile', () => {
    const { watch, pass } = watched();
    pass(5, 0, 7200);
    expect(watch.look(1).found).toEqual([{ event: 'machine-suspended', details: { seconds: 7200 } }]);
    pass(5, 600, 7200);
    expect(watch.look(3).found).toMatchObject([
      { event: 'machine-suspended', details: { seconds: 7200 } },
      { event: 'clock-jumped', details: { bySeconds: 600 } },
    ]);
  });

  it('says it again when the transaction that was to note it was taken back', () => {
    const { watch, pass } = watched();
    pass(1, 100);
    expect(watch.look(8).found).toHaveLength(1);
    pass(1);
    expect(watch.look(8).found).toHaveLength(1);
    expect(watch.look(10).found).toEqual([]);
  });
});
