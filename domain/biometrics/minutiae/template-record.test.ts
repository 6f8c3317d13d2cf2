import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../result.ts';
import { minutiaKinds } from './minutia.ts';
import { encodeMinutiaeRecord, parseMinutiaeRecord, type FingerMinutiaeRecord } from './template-record.ts';

const word = fc.integer({ min: 0, max: 0xffff });
const side = fc.integer({ min: 1, max: 0x3fff });
const percent = fc.integer({ min: 0, max: 100 });

const records = fc.tuple(side, side).chain(([width, height]) => {
  const minutia = fc.record({
    x: fc.integer({ min: 0, max: width - 1 }),
    y: fc.integer({ min: 0, max: height - 1 }),
    angle: fc.integer({ min: 0, max: 255 }).map((step) => (step * 2 * Math.PI) / 256),
    kind: fc.constantFrom(...minutiaKinds),
    quality: percent,
  });
  const view = fc.record({
    position: fc.integer({ min: 0, max: 10 }),
    viewNumber: fc.integer({ min: 0, max: 15 }),
    impressionType: fc.integer({ min: 0, max: 15 }),
    quality: percent,
    minutiae: fc.array(minutia, { maxLength: 40 }),
    extendedData: fc.uint8Array({ maxLength: 20 }),
  });
  return fc.record({
    captureEquipment: word,
    width: fc.constant(width),
    height: fc.constant(height),
    resolution: fc.record({ horizontal: side, vertical: side }),
    views: fc.array(view, { minLength: 1, maxLength: 3 }),
  });
});

/** Laid out by hand after ISO/IEC 19794-2:2005, clauses 7.3 to 7.5. */
const golden = Uint8Array.from([
  ...[0x46, 0x4d, 0x52, 0x00, 0x20, 0x32, 0x30, 0x00],
  ...[0, 0, 0, 42, 0x80, 0x01, 0x01, 0x90, 0x01, 0xf4, 0, 197, 0, 197, 1, 0],
  ...[7, 0x21, 80, 2],
  ...[0x41, 0x2c, 0x00, 0x40, 0x40, 90],
  ...[0x80, 0x05, 0x01, 0x00, 0x80, 0],
  ...[0, 0],
]);

describe('encodeMinutiaeRecord', () => {
  it('writes the bytes of the standard when a record has an ending and a bifurcation', () => {
    const record: FingerMinutiaeRecord = {
      captureEquipment: 0x8001,
      width: 400,
      height: 500,
      resolution: { horizontal: 197, vertical: 197 },
      views: [
        {
          position: 7,
          viewNumber: 2,
          impressionType: 1,
          quality: 80,
          minutiae: [
            { x: 300, y: 64, angle: Math.PI / 2, kind: 'ending', quality: 90 },
            { x: 5, y: 256, angle: Math.PI, kind: 'bifurcation', quality: 0 },
          ],
          extendedData: new Uint8Array(0),
        },
      ],
    };
    expect(encodeMinutiaeRecord(record)).toEqual(golden);
    expect(parseMinutiaeRecord(golden)).toEqual({ ok: true, value: record });
  });

  it('turns a full circle into no turn when an angle rounds up to it', () => {
    const minutia = { x: 1, y: 1, angle: 2 * Math.PI - 1e-6, kind: 'other', quality: 1 } as const;
    const view = { ...unwrap(parseMinutiaeRecord(golden)).views[0], minutiae: [minutia] };
    const bytes = encodeMinutiaeRecord({
      ...unwrap(parseMinutiaeRecord(golden)),
      views: [view as FingerMinutiaeRecord['views'][number]],
    });
    expect(unwrap(parseMinutiaeRecord(bytes)).views[0]?.minutiae[0]?.angle).toBe(0);
  });
});

describe('parseMinutiaeRecord', () => {
  it('gives back what was written when the record is any the format can hold', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(parseMinutiaeRecord(encodeMinutiaeRecord(record))).toEqual({ ok: true, value: record });
      }),
      { numRuns: 60 },
    );
  });

  it('answers a failure and never throws when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseMinutiaeRecord(bytes).ok).toBe(false);
      }),
    );
  });

  it('never throws, and writes back the same bytes where it accepts them, when a record is damaged', () => {
    const index = fc.integer({ min: 0, max: golden.length - 1 });
    const damage = fc.array(fc.tuple(index, fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.integer({ min: 0, max: golden.length }), (changes, length) => {
        const bytes = golden.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        const parsed = parseMinutiaeRecord(bytes);
        if (parsed.ok) expect(encodeMinutiaeRecord(parsed.value)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['another format', 0, [0x46, 0x49, 0x52], 'minutiae-record-not-recognised'],
    ['another version', 5, [0x33], 'minutiae-record-version-unsupported'],
    ['a longer record', 11, [43], 'minutiae-record-truncated'],
    ['a shorter record', 11, [41], 'minutiae-record-length-mismatch'],
    ['a reserved byte', 23, [1], 'minutiae-record-field-invalid'],
    ['no view', 22, [0], 'minutiae-record-field-invalid'],
    ['no resolution', 18, [0, 0], 'minutiae-record-field-invalid'],
    ['an unknown finger', 24, [11], 'minutiae-record-field-invalid'],
    ['more minutiae than bytes', 27, [3], 'minutiae-record-truncated'],
    ['an unknown type', 28, [0xc1], 'minutiae-record-field-invalid'],
    ['reserved bits', 30, [0x40], 'minutiae-record-field-invalid'],
    ['a minutia beyond the picture', 28, [0x41, 0x90], 'minutiae-record-field-invalid'],
    ['a quality above 100', 33, [101], 'minutiae-record-field-invalid'],
    ['extended data beyond the end', 41, [1], 'minutiae-record-truncated'],
  ])('refuses %s', (_what, at, values, code) => {
    const bytes = golden.slice();
    bytes.set(values, at);
    expect(parseMinutiaeRecord(bytes)).toMatchObject({ ok: false, error: { code } });
  });
});
