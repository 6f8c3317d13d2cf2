import fc from 'fast-check';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../result.ts';
import { encodeAnsiNist } from './encode.ts';
import { fingerImagesOf } from './finger-images.ts';
import type { AnsiNistFile, AnsiNistRecord, TaggedField } from './model.ts';
import { parseAnsiNist } from './parse.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/nist-an2/', import.meta.url));
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.an2')) : [];
const read = (name: string) => new Uint8Array(readFileSync(`${folder}${name}`));
const parsed = (name: string) => unwrap(parseAnsiNist(read(name)));

describe.skipIf(names.length === 0)('reference files of NIST (../shared/data is absent here)', () => {
  it.each(names)('parseAnsiNist and encodeAnsiNist give the same bytes again when the file is %s', (name) => {
    const bytes = read(name);
    expect(Buffer.compare(encodeAnsiNist(unwrap(parseAnsiNist(bytes))), bytes)).toBe(0);
  });

  it('parseAnsiNist names a record longer than the file when any of the file is cut off', () => {
    for (const name of names) {
      const bytes = read(name);
      for (const length of [bytes.length - 1, Math.floor(bytes.length / 2), 200, 60, 1, 0])
        expect(parseAnsiNist(bytes.subarray(0, length)).ok).toBe(false);
    }
  });

  it('fingerImagesOf gives the ten rolled fingers and the plain ones when the file is a ten-print card', () => {
    for (const name of ['type-4-tpcard.an2', 'type-14-tpcard-nqm.an2']) {
      const images = fingerImagesOf(parsed(name));
      const of = (impression: string) =>
        images.filter((image) => image.impression === impression).map((image) => image.position);
      expect(of('rolled')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(of('plain').sort((a, b) => a - b)).toEqual([11, 12, 13, 14]);
      expect(images.every((image) => image.ppi === 500 && image.compression === 'wsq')).toBe(true);
      // A WSQ stream begins with SOI (ff a0) and ends with EOI (ff a1).
      for (const { image } of images) {
        expect([...image.subarray(0, 2)]).toEqual([0xff, 0xa0]);
        expect([...image.subarray(-2)]).toEqual([0xff, 0xa1]);
      }
    }
  });

  it('fingerImagesOf tells which finger is missing when the record says so', () => {
    const missing = fingerImagesOf(parsed('type-14-amp-nqm-utf8.an2')).flatMap((image) => image.missing);
    expect(missing).toEqual([{ position: 9, code: 'XX' }]);
  });

  it('parseAnsiNist reads text beyond ASCII when it is UTF-8', () => {
    const second = parsed('type-14-amp-nqm-utf8.an2').records[1];
    expect(second?.kind === 'tagged' && second.fields[2]).toMatchObject({
      subfields: [['two chinese characters: 華裔']],
    });
  });
});

const item = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\x1c-\x1f]/g, ''));
const subfields = fc.array(fc.array(item, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
const bytes = fc.uint8Array({ maxLength: 60 });
const byte = fc.nat({ max: 255 });
const short = fc.nat({ max: 65535 });

function tagged(type: number): fc.Arbitrary<AnsiNistRecord> {
  return fc
    .tuple(fc.uniqueArray(fc.integer({ min: 2, max: 998 }), { maxLength: 6 }), fc.option(bytes))
    .chain(([numbers, data]) =>
      fc.tuple(...numbers.map(() => subfields)).map((values) => {
        const fields: TaggedField[] = numbers.map((number, index) => ({
          kind: 'text',
          label: `${type}.${String(number).padStart(3, '0')}`,
          subfields: values[index] ?? [['']],
        }));
        if (data !== null) fields.push({ kind: 'data', label: `${type}.999`, data });
        const length: TaggedField = { kind: 'text', label: `${type}.001`, subfields: [['0']] };
        return { kind: 'tagged', type, characters: 'utf-8', fields: [length, ...fields] } as const;
      }),
    );
}

const record: fc.Arbitrary<AnsiNistRecord> = fc.oneof(
  fc.constantFrom(2, 9, 10, 14, 15, 99).chain(tagged),
  fc.record({
    kind: fc.constant('binary-finger' as const),
    type: fc.constantFrom(3 as const, 4 as const, 5 as const, 6 as const),
    idc: byte,
    impression: byte,
    positions: fc.array(byte, { minLength: 6, maxLength: 6 }),
    scanningResolution: byte,
    width: short,
    height: short,
    compression: byte,
    data: bytes,
  }),
  fc.record({
    kind: fc.constant('binary-signature' as const),
    type: fc.constant(8 as const),
    idc: byte,
    signatory: byte,
    representation: byte,
    scanningResolution: byte,
    width: short,
    height: short,
    data: bytes,
  }),
  fc.record({
    kind: fc.constant('binary-other' as const),
    type: fc.constant(7 as const),
    idc: byte,
    data: bytes,
  }),
);

const anyFile: fc.Arbitrary<AnsiNistFile> = fc.array(record, { maxLength: 5 }).map((records) => ({
  records: [
    {
      kind: 'tagged',
      type: 1,
      characters: 'utf-8',
      fields: [
        { kind: 'text', label: '1.001', subfields: [['0']] },
        { kind: 'text', label: '1.002', subfields: [['0500']] },
        {
          kind: 'text',
          label: '1.003',
          subfields: [['1', String(records.length)], ...records.map(({ type }) => [String(type), '00'])],
        },
      ],
    },
    ...records,
  ],
}));

describe('any file', () => {
  it('parseAnsiNist gives what encodeAnsiNist wrote, but for the lengths it counted', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const written = encodeAnsiNist(file);
        const again = unwrap(parseAnsiNist(written));
        expect(withoutLengths(again)).toEqual(withoutLengths(file));
        expect(encodeAnsiNist(again)).toEqual(written);
      }),
    );
  });

  it('parseAnsiNist never throws when bytes are arbitrary or a file is altered', () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), byte, fc.uint8Array({ maxLength: 80 }), (file, at, value, noise) => {
        expect(() => parseAnsiNist(noise)).not.toThrow();
        const altered = encodeAnsiNist(file);
        altered[at % altered.length] = value;
        const result = parseAnsiNist(altered);
        if (result.ok) expect(encodeAnsiNist(result.value)).toEqual(altered);
      }),
    );
  });

  it('parseAnsiNist keeps every byte when text is not UTF-8', () => {
    const text = (head: string) => new TextEncoder().encode(head);
    const first = '1.001:28\x1d1.003:1\x1f1\x1e2\x1f00\x1c';
    const file = new Uint8Array([
      ...text(first.replace('28', String(first.length))),
      ...text('2.001:21\x1d2.003:'),
      0x80,
      0x9d,
      0xff,
      0xe9,
      0x20,
      0x1c,
    ]);
    const result = unwrap(parseAnsiNist(file));
    expect(result.records[1]).toMatchObject({ characters: 'latin-1' });
    expect(encodeAnsiNist(result)).toEqual(file);
  });
});

function withoutLengths(file: AnsiNistFile): unknown[] {
  return file.records.map((each) =>
    each.kind === 'tagged' ? { ...each, fields: each.fields.slice(1) } : each,
  );
}
