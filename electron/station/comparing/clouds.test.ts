import { describe, expect, it } from 'vitest';
import { finger, record } from '../../../test/support/made-minutiae.ts';
import { Clouds } from './clouds.ts';

const clear = (person: number) => record(finger(person).map((minutia) => ({ ...minutia, quality: 80 })));
const templates = [
  { sampleId: 'one', template: clear(3) },
  { sampleId: 'stranger', template: clear(4) },
  { sampleId: 'faint', template: record(finger(4).map((minutia) => ({ ...minutia, quality: 20 }))) },
  { sampleId: 'torn', template: Uint8Array.of(1, 2, 3) },
];
const pairs = ['stranger', 'faint', 'torn', 'one'].map((reference) => ['one', reference] as const);

describe('Clouds', () => {
  it('tells every score, and takes a low one for two fingers only where both records show enough', () => {
    const [stranger, faint, torn, same] = new Clouds().compare({ templates, pairs, least: 0 });
    expect(stranger).toMatchObject({ reference: 'stranger', telling: true });
    expect(stranger?.score).toBeLessThan(6);
    expect(faint).toMatchObject({ telling: false });
    expect(torn).toEqual({ probe: 'one', reference: 'torn', score: 0, telling: false });
    expect(same?.score).toBeGreaterThan(60);
  });

  it('tells only what reaches the least that was asked for, with the same score', () => {
    const all = new Clouds().compare({ templates, pairs, least: 0 });
    const found = new Clouds().compare({ templates, pairs, least: 38 });
    expect(found).toEqual(all.filter(({ score }) => score >= 38));
    expect(found).toHaveLength(1);
  });
});
