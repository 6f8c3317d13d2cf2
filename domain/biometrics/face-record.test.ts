import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import {
  encodeFaceRecord,
  faceDataTypes,
  type FaceRecord,
  parseFaceRecord,
  portraitRepresentation,
} from './face-record.ts';

const portrait: FaceRecord = {
  temporalSemantics: 0,
  representations: [
    portraitRepresentation({
      capturedAt: '2021-11-20T02:00:05.007Z',
      dataType: 'JPEG2000_LOSSY',
      width: 900,
      height: 1200,
      image: Uint8Array.of(0xff, 0x4f, 0xff, 0x51),
    }),
  ],
};

const byte = fc.nat({ max: 255 });
const short = fc.nat({ max: 65535 });
const representation = fc.record({
  capturedAt: fc.option(
    fc
      .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    { nil: undefined },
  ),
  device: fc.record({ technology: byte, vendor: short, type: short }),
  quality: fc.array(fc.record({ score: byte, vendor: short, algorithm: short }), { maxLength: 3 }),
  facialInformation: fc.uint8Array({ minLength: 15, maxLength: 15 }),
  landmarks: fc
    .nat({ max: 3 })
    .chain((count) => fc.uint8Array({ minLength: 8 * count, maxLength: 8 * count })),
  imageType: byte,
  dataType: fc.constantFrom(...faceDataTypes),
  width: short,
  height: short,
  samplingRateLevel: byte,
  postProcessing: short,
  crossReference: byte,
  colourSpace: byte,
  image: fc.uint8Array({ minLength: 1, maxLength: 60 }),
  extra: fc.uint8Array({ maxLength: 20 }),
});
const record: fc.Arbitrary<FaceRecord> = fc.record({
  temporalSemantics: short,
  representations: fc.array(representation, { minLength: 1, maxLength: 3 }),
});

describe('encodeFaceRecord', () => {
  it('gives the bytes that ISO/IEC 19794-5:2011 asks for when it is a portrait of ours', () => {
    // By hand from tables 2 to 9 of the standard.
    expect(Buffer.from(encodeFaceRecord(portrait)).toString('hex')).toBe(
      [
        '46414300' + '30333000' + '00000048' + '0001' + '00' + '0000', // general header
        '00000037' + '07e50b140200050007' + '02' + '0000' + '0000' + '00', // representation header
        '0000' + '00'.repeat(15), // facial information
        '00' + '01' + '0384' + '04b0' + '00' + '0000' + '00' + '01', // image information
        '00000004' + 'ff4fff51',
      ].join(''),
    );
  });
});

describe('parseFaceRecord', () => {
  it('gives what was written', () => {
    fc.assert(
      fc.property(record, (given) => {
        const bytes = encodeFaceRecord(given);
        expect(unwrap(parseFaceRecord(bytes))).toEqual(given);
      }),
    );
  });

  it('never throws, and gives back the very bytes it took, when a record is cut or altered', () => {
    fc.assert(
      fc.property(record, fc.nat(), byte, fc.nat(), (given, at, value, cut) => {
        const bytes = encodeFaceRecord(given);
        expect(parseFaceRecord(bytes.subarray(0, cut % bytes.length)).ok).toBe(false);
        bytes[at % bytes.length] = value;
        const read = parseFaceRecord(bytes);
        if (read.ok) expect(encodeFaceRecord(read.value)).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['face-record-version-unsupported', '46414300303130000000001100010000000000'],
    ['face-record-truncated', '46414300303330000000ffff000100'],
    ['face-record-not-recognised', '46495200303330000000001100010000000000'],
  ])('says %s when the header does', (code, hex) => {
    const read = parseFaceRecord(new Uint8Array(Buffer.from(hex, 'hex')));
    expect(read).toMatchObject({ ok: false, error: { code } });
  });
});
