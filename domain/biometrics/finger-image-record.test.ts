import { readFileSync, existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { fingerPositionName, recogniseFingerPayload, type FingerCompression } from './finger-image-codes.ts';
import {
  encodeFingerImageRecord,
  parseFingerImageRecord,
  pixelsPerInch,
  type FingerImageRecord,
} from './finger-image-record.ts';

const samples = process.env['FINGER_RECORD_SAMPLES'] ?? '../shared/data/iso19794';

const byte = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 65535 });
const resolution = fc.record({ horizontal: fc.integer({ min: 1, max: 65535 }), vertical: word });

function representation(compressions: readonly FingerCompression[]) {
  return fc
    .record({
      position: byte,
      viewNumber: byte,
      capturedAt: fc.option(
        fc
          .date({
            min: new Date('0001-01-01T00:00:00Z'),
            max: new Date('9999-12-31T23:59:59Z'),
            noInvalidDate: true,
          })
          .map((date) => date.toISOString()),
        { nil: undefined },
      ),
      device: fc.record({ technology: byte, vendor: word, type: word }),
      quality: fc.array(fc.record({ score: byte, vendor: word, algorithm: word }), { maxLength: 3 }),
      certifications: fc.array(fc.record({ authority: word, scheme: byte }), { maxLength: 3 }),
      scaleUnits: fc.constantFrom('ppi' as const, 'ppcm' as const),
      scanResolution: resolution,
      imageResolution: resolution,
      pixelDepth: fc.integer({ min: 1, max: 16 }),
      compression: fc.constantFrom(...compressions),
      impressionType: byte,
      width: fc.integer({ min: 1, max: 24 }),
      height: fc.integer({ min: 1, max: 24 }),
      image: fc.uint8Array({ minLength: 1, maxLength: 64 }),
      extendedData: fc.uint8Array({ maxLength: 8 }),
    })
    .map((item) => {
      const pixels = item.width * item.height;
      if (item.compression === 'RAW')
        return { ...item, image: new Uint8Array(pixels * Math.ceil(item.pixelDepth / 8)) };
      if (item.compression === 'PACKED')
        return { ...item, image: new Uint8Array(Math.ceil((pixels * item.pixelDepth) / 8)) };
      return item;
    });
}

const records2011: fc.Arbitrary<FingerImageRecord> = fc
  .tuple(
    fc.boolean(),
    fc.array(representation(['RAW', 'PACKED', 'WSQ', 'JPEG', 'JPEG2000_LOSSY', 'JPEG2000_LOSSLESS', 'PNG']), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([certified, items]) => ({
    version: '2011',
    acquisitionLevel: 0,
    certified,
    representations: certified ? items : items.map((item) => ({ ...item, certifications: [] })),
  }));

const records2005: fc.Arbitrary<FingerImageRecord> = fc
  .tuple(
    word,
    representation(['WSQ', 'JPEG', 'JPEG2000_LOSSY', 'PNG']),
    fc.array(byte, { minLength: 1, maxLength: 5 }),
  )
  .map(([acquisitionLevel, item, positions]) => ({
    version: '2005',
    acquisitionLevel,
    certified: false,
    representations: positions.map((position) => ({
      ...item,
      position,
      capturedAt: undefined,
      device: { technology: 0, vendor: 0, type: item.device.type },
      quality: item.quality
        .slice(0, 1)
        .map(({ score }) => ({ score: Math.min(score, 100), vendor: 0, algorithm: 0 })),
      certifications: [],
      extendedData: new Uint8Array(0),
    })),
  }));

/** MOSIP-style 2011 header written out by hand from the standard's table, with a two-byte WSQ-like payload. */
const handWritten = Uint8Array.from(
  (
    '46495200 30323000 00000042 0001 00 01' +
    '00000032 07e7050b13001b011f 00 0000 0000 01 32000f000f 07 00 01 01f4 01f4 01f4 01f4 08 02 1d 0118 01c0 00000003 ffa0ff'
  )
    .replaceAll(' ', '')
    .match(/../g)
    ?.map((pair) => Number.parseInt(pair, 16)) ?? [],
);

describe('parseFingerImageRecord', () => {
  it('reads every field when the record is written by hand from the table of the standard', () => {
    const bytes = handWritten.slice();
    new DataView(bytes.buffer).setUint32(8, bytes.length);
    new DataView(bytes.buffer).setUint32(16, bytes.length - 16);
    const record = unwrap(parseFingerImageRecord(bytes));
    expect(record.representations).toHaveLength(1);
    expect(record.representations[0]).toMatchObject({
      position: 7,
      capturedAt: '2023-05-11T19:00:27.287Z',
      quality: [{ score: 50, vendor: 15, algorithm: 15 }],
      scaleUnits: 'ppi',
      imageResolution: { horizontal: 500, vertical: 500 },
      pixelDepth: 8,
      compression: 'WSQ',
      impressionType: 29,
      width: 280,
      height: 448,
      image: Uint8Array.of(0xff, 0xa0, 0xff),
    });
    expect(encodeFingerImageRecord(record)).toEqual({ ok: true, value: bytes });
  });

  it('returns what was encoded when the edition is 2011', () => {
    fc.assert(
      fc.property(records2011, (record) => {
        expect(unwrap(parseFingerImageRecord(unwrap(encodeFingerImageRecord(record))))).toEqual(record);
      }),
      { numRuns: 300 },
    );
  });

  it('returns what was encoded when the edition is 2005', () => {
    fc.assert(
      fc.property(records2005, (record) => {
        expect(unwrap(parseFingerImageRecord(unwrap(encodeFingerImageRecord(record))))).toEqual(record);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses without throwing when bytes are random', () => {
    const magics = fc.constantFrom(
      [],
      [0x46, 0x49, 0x52, 0],
      [0x46, 0x49, 0x52, 0, 0x30, 0x31, 0x30, 0],
      [0x46, 0x49, 0x52, 0, 0x30, 0x32, 0x30, 0],
    );
    fc.assert(
      fc.property(magics, fc.uint8Array({ maxLength: 200 }), (magic, rest) => {
        const result = parseFingerImageRecord(Uint8Array.from([...magic, ...rest]));
        if (!result.ok) expect(result.error.code).toMatch(/^finger-record-/);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws and what it accepts can be written and read again when a valid record is mutated', () => {
    fc.assert(
      fc.property(
        fc.oneof(records2011, records2005),
        fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (record, edits, cut) => {
          const bytes = unwrap(encodeFingerImageRecord(record));
          for (const [at, value] of edits) bytes[at % bytes.length] = value;
          const mutated = parseFingerImageRecord(bytes);
          if (mutated.ok)
            expect(parseFingerImageRecord(unwrap(encodeFingerImageRecord(mutated.value)))).toEqual(mutated);
          expect(parseFingerImageRecord(bytes.subarray(0, cut % bytes.length)).ok).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses any proper prefix when the record was valid', () => {
    fc.assert(
      fc.property(records2011, fc.nat(), (record, cut) => {
        const bytes = unwrap(encodeFingerImageRecord(record));
        expect(parseFingerImageRecord(bytes.subarray(0, cut % bytes.length)).ok).toBe(false);
      }),
    );
  });

  it('refuses by limit when a header promises a huge image', () => {
    const bytes = handWritten.slice();
    new DataView(bytes.buffer).setUint32(8, bytes.length);
    new DataView(bytes.buffer).setUint32(16, bytes.length - 16);
    bytes.set([0xff, 0xff, 0xff, 0xff], bytes.length - 11);
    expect(parseFingerImageRecord(bytes)).toMatchObject({
      ok: false,
      error: { code: 'finger-record-too-large' },
    });
  });
});

describe('encodeFingerImageRecord', () => {
  it('refuses when the 2005 edition cannot hold fingers of different resolution', () => {
    fc.assert(
      fc.property(records2005, (record) => {
        const [first] = record.representations;
        if (first === undefined) return;
        const other = {
          ...first,
          imageResolution: {
            ...first.imageResolution,
            horizontal: first.imageResolution.horizontal === 7 ? 8 : 7,
          },
        };
        const result = encodeFingerImageRecord({ ...record, representations: [first, other] });
        expect(result).toMatchObject({ ok: false, error: { code: 'finger-record-not-expressible' } });
      }),
      { numRuns: 20 },
    );
  });
});

describe.skipIf(!existsSync(samples))('parseFingerImageRecord on records of a device maker', () => {
  const cases = [
    ['left-index-jp2.iso', 'LEFT_INDEX', 'JPEG2000_LOSSY', 'JP2', 280, 448],
    ['left-index-wsq.iso', 'LEFT_INDEX', 'WSQ', 'WSQ', 280, 448],
    ['right-thumb-registration.iso', 'RIGHT_THUMB', 'JPEG2000_LOSSLESS', 'JP2', 357, 504],
  ] as const;
  it.each(cases)(
    'reads and rewrites the same bytes when given %s',
    (name, finger, compression, format, width, height) => {
      const bytes = new Uint8Array(readFileSync(`${samples}/${name}`));
      const record = unwrap(parseFingerImageRecord(bytes));
      const [item] = record.representations;
      if (item === undefined) throw new Error('no representation');
      expect(fingerPositionName(item.position)).toBe(finger);
      expect(item).toMatchObject({ compression, width, height });
      expect(recogniseFingerPayload(item.image)).toBe(format);
      expect(pixelsPerInch(item)).toBe(500);
      expect(unwrap(encodeFingerImageRecord(record))).toEqual(bytes);
    },
  );
});
