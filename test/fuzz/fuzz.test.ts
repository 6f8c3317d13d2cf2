import { describe, expect, it } from 'vitest';
import { Dice, mutate } from './mutate.ts';
import { fuzz } from './target.ts';
import { targets } from './targets/index.ts';

/**
 * Some tenths of a second each, besides what was made by hand, always from the same seed: this holds what is known to hold. `npm run fuzz -- --seconds 600` goes
 * looking, each time from another.
 */
const seconds = 0.4;
const seed = 20_779;

describe('mutate', () => {
  it('gives the same bytes when the seed is the same, and never more than it may', () => {
    const seeds = [Buffer.from('a right input'), Buffer.from('{"another":1}')];
    for (let round = 0; round < 500; round += 1) {
      const once = mutate(new Dice(round), seeds, 40);
      expect(Buffer.compare(once, mutate(new Dice(round), seeds, 40))).toBe(0);
      expect(once.length).toBeLessThanOrEqual(40);
    }
  });
});

describe('parsers of outside bytes', () => {
  it('have a name each when they are run by name', () => {
    expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
  });

  it.each(targets.map((target) => [target.name, target] as const))(
    '%s takes what is right, refuses the rest as documented, and keeps to its time and memory when bytes are hostile',
    async (_name, target) => {
      // Other tests may share the machine; the figures themselves are held by the command.
      const patient = { ...target, mostMilliseconds: 3 * target.mostMilliseconds };
      const report = await fuzz(patient, seconds, seed);
      const found = report.findings.map(({ kind, what, seed: at }) => `${kind} at seed ${at}: ${what}`);
      expect(found).toEqual([]);
      expect(report.executions).toBeGreaterThan(0);
      expect(report.taken).toBeGreaterThan(0);
    },
  );

  it('are found out when one throws, dawdles, refuses what is right or asks for much memory', async () => {
    const kept: Buffer[] = [];
    const report = await fuzz(
      {
        ...{ name: 'bad', file: 'none', inputBytes: 64, mostMilliseconds: 300, mostMebibytes: 8 },
        prepare: async () => ({
          seeds: [Buffer.from('right')],
          hostile: { slow: Buffer.from('slow'), much: Buffer.from('much'), wrong: Buffer.from('wrong') },
          parse: (bytes) => {
            const word = Buffer.from(bytes).toString('latin1');
            // Asleep, not busy: every look at the clock would leave a number on the heap, and millions of them look like greed.
            if (word === 'slow') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
            if (word === 'much') kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
            if (word === 'wrong') throw new TypeError('bug');
            return false;
          },
        }),
      },
      0,
      1,
    );
    expect(report.findings.map(({ kind }) => kind).sort()).toEqual([
      'memory',
      'seed-refused',
      'slow',
      'threw',
    ]);
  });
});
