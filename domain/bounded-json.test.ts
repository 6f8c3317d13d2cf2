import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoundedJson } from './bounded-json.ts';

const valuesIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Object.values(value).reduce((sum: number, one) => sum + valuesIn(one), 0)
    : 1;

describe('parseBoundedJson', () => {
  it('reads what JSON.parse reads when it is within the bound', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseBoundedJson(text, text.length)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never gives more values than twice the bound and one when the text holds more', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(20), (value, most) => {
        const read = parseBoundedJson(JSON.stringify(value), most);
        if (read !== undefined) expect(valuesIn(read)).toBeLessThanOrEqual(2 * most + 1);
      }),
    );
  });

  it.each(['', '{', '[1,]', 'nul', '{"a":1}}'])('is undefined when the text is %j', (text) => {
    expect(parseBoundedJson(text, 1000)).toBeUndefined();
  });

  it('is undefined at once when millions of values or levels are in it', () => {
    expect(parseBoundedJson(`[${'0,'.repeat(2_000_000)}0]`, 1000)).toBeUndefined();
    expect(parseBoundedJson('['.repeat(2_000_000), 1000)).toBeUndefined();
  });
});
