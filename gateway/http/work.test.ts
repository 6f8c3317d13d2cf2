import { describe, expect, it } from 'vitest';
import { Readiness } from './readiness.ts';
import { Work } from './work.ts';
import { ownTime } from '../../test/support/own-time.ts';

describe('Work', () => {
  it('waits for what runs when it stops', async () => {
    const work = new Work();
    const end = [work.begin('progress'), work.begin('other')];
    const stopped = work.stop(5000);
    expect(work.stopping).toBe(true);
    end[0]?.();
    end[0]?.();
    expect(work.underWay).toBe(1);
    expect(work.uploadsOpen).toBe(0);
    end[1]?.();
    expect(await stopped).toBe(0);
  });

  it('tells what is left when the time is over', async () => {
    const work = new Work();
    work.begin('commit');
    expect(await work.stop(10)).toBe(1);
  });

  it('stops at once when nothing runs', async () => {
    expect(await new Work().stop(60_000)).toBe(0);
  });
});

describe('Readiness', () => {
  it('names what does not answer when one part fails and one is silent', async () => {
    const readiness = new Readiness(
      {
        store: () => Promise.reject(new Error('down')),
        objects: () => new Promise(() => undefined),
        rest: () => Promise.resolve(),
      },
      () => false,
    );
    const before = ownTime();
    expect(await readiness.missing()).toEqual(['store', 'objects']);
    expect(ownTime() - before).toBeLessThan(3000);
  });

  it('asks once when many want to know', async () => {
    let asked = 0;
    const readiness = new Readiness({ store: async () => (asked += 1) }, () => false);
    const answers = await Promise.all(Array.from({ length: 50 }, () => readiness.missing()));
    expect(answers.every((missing) => missing.length === 0)).toBe(true);
    expect(asked).toBe(1);
  });

  it('is missing nothing but time when the gateway stops', async () => {
    expect(await new Readiness({}, () => true).missing()).toEqual(['stopping']);
  });
});
