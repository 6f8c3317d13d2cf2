import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  decodeIpp,
  encodeIpp,
  ippLimits,
  textsOf,
  type IppAttribute,
  type IppValue,
} from './codec.ts';
import { groupTags, valueTags } from './tags.ts';

const int32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const plain: fc.Arbitrary<IppValue> = fc.oneof(
  int32.map((value) => ({ tag: valueTags.integer, value })),
  int32.map((value) => ({ tag: valueTags.enum, value })),
  fc.boolean().map((value) => ({ tag: valueTags.boolean, value })),
  text.map((value) => ({ tag: valueTags.keyword, value })),
  text.map((value) => ({ tag: valueTags.nameWithLanguage, value })),
  fc.record({ lower: int32, upper: int32 }).map((value) => ({ tag: valueTags.range, value })),
  fc
    .record({ x: int32, y: int32, units: fc.integer({ min: 0, max: 255 }) })
    .map((value) => ({ tag: valueTags.resolution, value })),
  fc.constant({ tag: 0x13, value: null }),
);
const name = fc.string({ minLength: 1, maxLength: 20 });
const attributes: fc.Arbitrary<IppAttribute[]> = fc.array(
  fc.record({ name, values: fc.array(plain, { minLength: 1, maxLength: 4 }) }),
  { maxLength: 5 },
);
const value = fc.oneof(
  plain,
  attributes.map((members): IppValue => ({ tag: valueTags.collection, value: members })),
);
const message = fc.record({
  version: fc.constantFrom(0x0101, 0x0200),
  code: fc.integer({ min: 0, max: 0xffff }),
  requestId: fc.integer({ min: 1, max: 0x7fff_ffff }),
  groups: fc.array(
    fc.record({
      tag: fc.constantFrom(1, 2, 4, 5),
      attributes: fc.array(fc.record({ name, values: fc.array(value, { minLength: 1, maxLength: 4 }) }), {
        maxLength: 5,
      }),
    }),
    { maxLength: 4 },
  ),
  data: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
});

describe('decodeIpp', () => {
  it('reads back what was encoded', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const read = decodeIpp(encodeIpp(sent));
        expect(read).toEqual({ ok: true, value: sent });
      }),
      { numRuns: 200 },
    );
  });

  it('answers a value for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = decodeIpp(bytes);
        expect(read.ok || read.error.code === 'protocol-error').toBe(true);
      }),
    );
  });

  it('refuses a message when it is cut anywhere before its end', () => {
    const whole = encodeIpp({
      version: 0x0200,
      code: 0,
      requestId: 7,
      groups: [{ tag: groupTags.operation, attributes: [attribute('a', valueTags.keyword, 'b', 'c')] }],
      data: new Uint8Array(0),
    });
    for (let length = 0; length < whole.length; length += 1) {
      expect(decodeIpp(whole.subarray(0, length)).ok).toBe(false);
    }
  });

  it('refuses collections when they are nested deeper than allowed', () => {
    const nested = (depth: number): IppValue =>
      depth === 0
        ? { tag: valueTags.integer, value: 1 }
        : { tag: valueTags.collection, value: [{ name: 'm', values: [nested(depth - 1)] }] };
    const of = (depth: number) =>
      decodeIpp(
        encodeIpp({
          version: 0x0200,
          code: 0,
          requestId: 1,
          groups: [{ tag: 4, attributes: [{ name: 'c', values: [nested(depth)] }] }],
          data: new Uint8Array(0),
        }),
      ).ok;
    expect(of(ippLimits.depth)).toBe(true);
    expect(of(ippLimits.depth + 1)).toBe(false);
  });

  it('reads the printer of RFC 8010, appendix A, where every byte is given', () => {
    // Get-Jobs style answer header: version 1.1, successful-ok, request 3.
    const bytes = Buffer.from(
      '01010000000000030147001261747472696275746573' +
        '2d636861727365740005' + // attributes-charset
        Buffer.from('utf-8').toString('hex') +
        '04' +
        '440015' +
        Buffer.from('printer-state-reasons').toString('hex') +
        '0004' +
        Buffer.from('none').toString('hex') +
        '03',
      'hex',
    );
    const read = decodeIpp(bytes);
    if (!read.ok) throw new Error(read.error.cause);
    expect(read.value).toMatchObject({ version: 0x0101, code: 0, requestId: 3 });
    expect(textsOf(read.value, groupTags.printer, 'printer-state-reasons')).toEqual(['none']);
  });

  it('refuses a message of nothing but groups', () => {
    const head = [2, 0, 0, 0, 0, 0, 0, 1];
    const groups = Array<number>(ippLimits.values + 1).fill(groupTags.printer);
    expect(decodeIpp(Uint8Array.from([...head, ...groups, groupTags.end]))).toMatchObject({
      error: { code: 'protocol-error' },
    });
  });
});
