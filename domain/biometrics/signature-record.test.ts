import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeSignatureRecord,
  isSigned,
  parseSignatureRecord,
  signatureChannels,
  type SignatureRecord,
  widthOf,
} from './signature-record.ts';
import { encodePenPath, parsePenPath } from './signature-record-path.ts';
import { decodeScaling, encodeScaling } from './signature-record-scaling.ts';

const path = {
  geometry: { maxX: 10_800, maxY: 6480, maxPressure: 1023, unitsPerInch: 2540 },
  points: [
    { x: 1000, y: 480, pressure: 512, timeMs: 0, touching: true },
    { x: 1001, y: 481, pressure: 0, timeMs: 5, touching: false },
  ],
};

function bytesOf(): Uint8Array {
  const encoded = encodePenPath(path, '2026-11-22T03:04:05.678Z');
  if (!encoded.ok) throw new Error(encoded.error.code);
  return encoded.value;
}

const channelValue = (channel: (typeof signatureChannels)[number], width: 1 | 2) => {
  const range = 2 ** (8 * width);
  return isSigned(channel)
    ? fc.integer({ min: -range / 2, max: range / 2 - 1 })
    : fc.integer({ min: 0, max: range - 1 });
};

const record: fc.Arbitrary<SignatureRecord> = fc
  .subarray(signatureChannels.slice(2), { minLength: 1 })
  .chain((others) => {
    const names = [...signatureChannels.slice(0, 2), ...others];
    const described = names.map((channel) =>
      fc
        .record(
          {
            scaling: fc.integer({ min: 0, max: 0xffff }).map(decodeScaling),
            minimum: channelValue(channel, 2),
            maximum: channelValue(channel, 2),
            mean: channelValue(channel, 2),
            deviation: fc.integer({ min: 0, max: 0xffff }),
          },
          { requiredKeys: [] },
        )
        .map((description) => ({ channel, description })),
    );
    return fc.record({
      representations: fc.array(
        fc.record({
          capturedAt: fc
            .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
            .map((date) => date.toISOString()),
          device: fc.record({
            technology: fc.nat(255),
            vendor: fc.nat(0xffff),
            type: fc.nat(0xffff),
          }),
          quality: fc.array(
            fc.record({ score: fc.nat(255), vendor: fc.nat(0xffff), algorithm: fc.nat(0xffff) }),
            { maxLength: 3 },
          ),
          channels: fc.tuple(...described),
          samples: fc.array(fc.tuple(...names.map((name) => channelValue(name, widthOf(name)))), {
            maxLength: 20,
          }),
          extendedData: fc.uint8Array({ maxLength: 40 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });
  });

describe('signature record', () => {
  it('comes back the same whatever its channels and values are', () => {
    fc.assert(
      fc.property(record, (original) => {
        const encoded = encodeSignatureRecord(original);
        if (!encoded.ok) throw new Error(encoded.error.cause);
        expect(parseSignatureRecord(encoded.value)).toEqual({ ok: true, value: original });
      }),
      { numRuns: 200 },
    );
  });

  it('is the bytes worked out by hand for two samples', () => {
    const expected = [
      '53444900 30323000 00000051 0001 00', // SDI, 020, 81 bytes, one representation, no certification
      '00000042 07ea0b16030405 02a6', // 66 bytes, 2026-11-22 03:04:05.678
      '01 0000 0000 00', // electromagnetic, vendor and type not said, no quality
      'c160', // X, Y, T, F, S
      'e0 b480 0000 2a30', // X: scaling 100 = (1 + 1152/2048)·2⁶, from 0 to 10 800
      'e0 b480 0000 1950', // Y: from 0 to 6480
      '80 cfa0', // T: scaling 1000 = (1 + 1952/2048)·2⁹
      '60 0000 03ff', // F: from 0 to 1023
      '00', // S
      '00 000002', // nothing more behind the two samples
      '03e8 1770 0000 0200 01', // 1000, 6480 − 480, 0 ms, 512, touches
      '03e9 176f 0005 0000 00',
    ];
    expect(Buffer.from(bytesOf()).toString('hex')).toBe(expected.join('').replaceAll(' ', ''));
  });

  it('never throws when it is anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseSignatureRecord(bytes).ok).toBe(false);
      }),
    );
  });

  it('is refused or reads as it stands when one byte differs, and is refused when cut or longer', () => {
    const good = bytesOf();
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const changed = good.slice();
        changed[at] = value;
        const parsed = parseSignatureRecord(changed);
        if (!parsed.ok) expect(parsed.error.code).toMatch(/^signature-record-/);
      }),
    );
    for (let length = 0; length < good.length; length += 1) {
      expect(parseSignatureRecord(good.subarray(0, length)).ok).toBe(false);
    }
    expect(parseSignatureRecord(Uint8Array.of(...good, 0))).toMatchObject({
      error: { code: 'signature-record-length' },
    });
  });

  it('is refused when it is of the 2007 edition, or leaves a constant channel out', () => {
    const older = bytesOf();
    older.set(Buffer.from(' 10\0'), 4);
    expect(parseSignatureRecord(older)).toMatchObject({ error: { code: 'signature-record-version' } });
    const constant = bytesOf();
    constant[36] = 0xe4;
    expect(parseSignatureRecord(constant)).toMatchObject({
      error: { code: 'signature-record-not-supported', cause: 'channel X' },
    });
  });

  it('cannot be written when a value has no place in its channel', () => {
    const outside = { ...path, points: [{ ...path.points[0]!, x: 40_000 }] };
    expect(encodePenPath(outside, '2026-11-22T03:04:05.678Z')).toMatchObject({
      error: { code: 'signature-record-not-expressible', cause: 'value of X' },
    });
  });
});

describe('pen path', () => {
  it('comes back from its record', () => {
    expect(parsePenPath(bytesOf())).toEqual({
      ok: true,
      value: { ...path, capturedAt: '2026-11-22T03:04:05.678Z' },
    });
  });

  it('keeps its times to the tick when the signature takes minutes', () => {
    const last = { x: 1, y: 1, pressure: 1, timeMs: 200_000, touching: true };
    const encoded = encodePenPath({ ...path, points: [...path.points, last] }, '2026-11-22T03:04:05.678Z');
    const parsed = encoded.ok ? parsePenPath(encoded.value) : undefined;
    expect(parsed?.ok && parsed.value.points.at(-1)?.timeMs).toBe(200_000);
  });
});

describe('scaling value', () => {
  it('comes back the same from each of its 65 536 forms', () => {
    for (let bits = 0; bits <= 0xffff; bits += 1) expect(encodeScaling(decodeScaling(bits))).toBe(bits);
  });

  it('is off by at most one part in 4096, and is none outside its range', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -16, max: 65_000, noNaN: true }), (value) => {
        const said = decodeScaling(encodeScaling(value) ?? 0);
        expect(Math.abs(said - value) / value).toBeLessThanOrEqual(1 / 4096);
      }),
    );
    for (const value of [0, -1, 70_000, Number.NaN]) expect(encodeScaling(value)).toBeUndefined();
  });
});
