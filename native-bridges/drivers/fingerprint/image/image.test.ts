import { existsSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseFingerImageRecord,
  type FingerImageRepresentation,
} from '../../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { unwrap } from '../../../../domain/result.ts';
import { decodeFingerFile, decodeFingerImage } from './decode.ts';
import { encodeWithMagick } from './magick.ts';
import { decodePgm } from './pgm.ts';
import { decodePng, encodePng } from './png.ts';
import { decodeWsq } from '../../../../domain/biometrics/wsq/decode.ts';

const samples = process.env['FINGER_SAMPLES'] ?? '../shared/data';
const hasSamples = existsSync(samples);

function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`${samples}/${name}`));
}

const images: fc.Arbitrary<GrayImage> = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }), seed: fc.nat() })
  .map(({ width, height, seed }) => ({
    width,
    height,
    ppi: 500,
    pixels: Uint8Array.from({ length: width * height }, (_, at) => ((at + seed) * 2654435761) >>> 24),
  }));

/** Random edits and a cut: the damage a broken transport or an attacker does to real bytes. */
function damaged(bytes: Uint8Array, edits: readonly (readonly [number, number])[], cut: number): Uint8Array {
  const copy = bytes.slice(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0));
  for (const [at, value] of edits) if (copy.length > 0) copy[at % copy.length] = value;
  return copy;
}
const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });

function differences(left: GrayImage, right: GrayImage): { largest: number; mean: number } {
  let largest = 0;
  let sum = 0;
  for (const [at, value] of left.pixels.entries()) {
    const difference = Math.abs(value - (right.pixels[at] ?? 0));
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { largest, mean: sum / left.pixels.length };
}

function representation(more: Partial<FingerImageRepresentation>): FingerImageRepresentation {
  return {
    position: 2,
    viewNumber: 0,
    capturedAt: undefined,
    device: { technology: 0, vendor: 0, type: 0 },
    quality: [],
    certifications: [],
    scaleUnits: 'ppi',
    scanResolution: { horizontal: 500, vertical: 500 },
    imageResolution: { horizontal: 500, vertical: 500 },
    pixelDepth: 8,
    compression: 'RAW',
    impressionType: 0,
    width: 4,
    height: 1,
    image: Uint8Array.of(0, 1, 2, 255),
    extendedData: new Uint8Array(0),
    ...more,
  };
}

describe('decodePng', () => {
  it('returns the picture and its resolution when encodePng wrote it', () => {
    fc.assert(
      fc.property(images, (image) => {
        expect(unwrap(decodePng(encodePng(image)))).toEqual(image);
      }),
    );
  });

  it('never throws when a valid file is damaged', () => {
    fc.assert(
      fc.property(images, edits, fc.nat(), (image, changes, cut) => {
        const result = decodePng(damaged(encodePng(image), changes, cut));
        if (!result.ok) expect(result.error.code).toMatch(/^image-/);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses by limit when compressed data would unpack to more than the header says', () => {
    const image = { width: 2, height: 2, ppi: 500, pixels: new Uint8Array(4) };
    const bomb = Buffer.from(encodePng(image));
    const grown = Buffer.concat([
      bomb.subarray(0, 54),
      chunkOf('IDAT', deflateSync(new Uint8Array(50_000_000))),
      bomb.subarray(-12),
    ]);
    expect(decodePng(grown)).toMatchObject({ ok: false, error: { code: 'image-damaged' } });
  });

  it('refuses by limit when the header promises a huge picture', () => {
    const bytes = Buffer.from(encodePng({ width: 2, height: 2, ppi: 500, pixels: new Uint8Array(4) }));
    const header = Buffer.from(bytes.subarray(16, 29));
    header.writeUInt32BE(100_000, 0);
    const huge = Buffer.concat([bytes.subarray(0, 8), chunkOf('IHDR', header), bytes.subarray(33)]);
    expect(decodePng(huge)).toMatchObject({ ok: false, error: { code: 'image-too-large' } });
  });
});

/** A PNG chunk with its checksum worked out independently of the code under test. */
function chunkOf(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  let checksum = 0xffffffff;
  for (const byte of named) {
    checksum ^= byte;
    for (let bit = 0; bit < 8; bit += 1)
      checksum = checksum & 1 ? (checksum >>> 1) ^ 0xedb88320 : checksum >>> 1;
  }
  frame.writeUInt32BE((checksum ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

describe('decodePgm', () => {
  it('reads binary, plain and 16-bit maps with comments when they are well formed', () => {
    const text = (value: string) => new TextEncoder().encode(value);
    expect(unwrap(decodePgm(text('P2\n# a comment\n2 2 # here too\n10\n0 5\n10 10\n'))).pixels).toEqual(
      Uint8Array.of(0, 128, 255, 255),
    );
    expect(unwrap(decodePgm(Uint8Array.of(...text('P5 2 1 255\n'), 7, 9))).pixels).toEqual(
      Uint8Array.of(7, 9),
    );
    expect(unwrap(decodePgm(Uint8Array.of(...text('P5 1 1 65535\n'), 0x80, 0))).pixels).toEqual(
      Uint8Array.of(128),
    );
  });

  it('never throws when bytes are random', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('P5', 'P2', 'P5 9 9 255 ', 'P2 3 3 9 ', ''),
        fc.uint8Array({ maxLength: 120 }),
        (head, tail) => {
          const result = decodePgm(Uint8Array.of(...new TextEncoder().encode(head), ...tail));
          if (!result.ok) expect(result.error.code).toMatch(/^image-/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('decodeWsq', () => {
  it('never throws when bytes are random behind a true beginning', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
        expect(decodeWsq(Uint8Array.of(0xff, 0xa0, ...tail)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.skipIf(!hasSamples)(
    'gives the reference picture to within one grey step when it is the public sample',
    () => {
      const decoded = unwrap(decodeWsq(sample('wsq/sample.wsq')));
      const reference = unwrap(decodePng(sample('wsq/sample.png')));
      const { largest, mean } = differences(decoded, reference);
      expect(largest).toBeLessThanOrEqual(1);
      expect(mean).toBeLessThan(0.001);
      expect(decoded.ppi).toBe(500);
    },
  );

  it.skipIf(!hasSamples)('never throws when a real stream is damaged', () => {
    const [real] = unwrap(parseFingerImageRecord(sample('iso19794/left-index-wsq.iso'))).representations;
    fc.assert(
      fc.property(edits, fc.nat(), (changes, cut) => {
        const result = decodeWsq(damaged(real?.image ?? new Uint8Array(0), changes, cut));
        if (!result.ok) expect(result.error.code).toMatch(/^image-/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('decodeFingerImage', () => {
  it('unpacks raw and packed samples when the payload is not compressed', async () => {
    const pixelsOf = async (more: Partial<FingerImageRepresentation>) => [
      ...unwrap(await decodeFingerImage(representation(more))).pixels,
    ];
    expect(await pixelsOf({})).toEqual([0, 1, 2, 255]);
    expect(
      await pixelsOf({ compression: 'PACKED', pixelDepth: 4, image: Uint8Array.of(0x0f, 0x3c) }),
    ).toEqual([0, 255, 51, 204]);
    expect(
      await pixelsOf({ compression: 'PACKED', pixelDepth: 1, image: Uint8Array.of(0b10110000) }),
    ).toEqual([255, 0, 255, 255]);
  });

  it('tells the format by its bytes when the compression field is wrong', async () => {
    const image = { width: 3, height: 2, ppi: 500, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    const mislabelled = representation({ compression: 'WSQ', width: 3, height: 2, image: encodePng(image) });
    expect(unwrap(await decodeFingerImage(mislabelled))).toEqual(image);
  });

  it('refuses when the picture has another size than the record says', async () => {
    const image = { width: 3, height: 2, ppi: 500, pixels: new Uint8Array(6) };
    const result = await decodeFingerImage(
      representation({ compression: 'PNG', width: 2, height: 3, image: encodePng(image) }),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'image-size-mismatch' } });
  });

  it.skipIf(!hasSamples).each(['left-index-jp2.iso', 'left-index-wsq.iso', 'right-thumb-registration.iso'])(
    'shows dark ridges on light ground when given %s',
    async (name) => {
      const [item] = unwrap(parseFingerImageRecord(sample(`iso19794/${name}`))).representations;
      if (!item) throw new Error('no representation');
      const { pixels, width, height } = unwrap(await decodeFingerImage(item));
      expect([width, height]).toEqual([item.width, item.height]);
      const dark = pixels.filter((value) => value < 110).length / pixels.length;
      const light = pixels.filter((value) => value > 180).length / pixels.length;
      expect(dark).toBeGreaterThan(0.1);
      expect(light).toBeGreaterThan(0.2);
    },
  );
});

describe('encodeWithMagick', () => {
  const ridges: GrayImage = {
    width: 160,
    height: 200,
    ppi: 500,
    pixels: Uint8Array.from(
      { length: 32_000 },
      (_, at) => 128 + 100 * Math.cos((at % 160) * 0.7 + Math.floor(at / 160) * 0.2),
    ),
  };

  it('loses nothing when JPEG 2000 is asked for at rate 1', async () => {
    const bytes = unwrap(await encodeWithMagick(ridges, { codec: 'JP2', rate: 1 }));
    expect(differences(unwrap(await decodeFingerFile(bytes)), ridges)).toEqual({ largest: 0, mean: 0 });
  });

  it('is read again when the codestream stands without its JP2 box', async () => {
    const boxed = unwrap(await encodeWithMagick(ridges, { codec: 'JP2', rate: 1 }));
    const start = Buffer.from(boxed).indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]));
    expect(differences(unwrap(await decodeFingerFile(boxed.subarray(start))), ridges).largest).toBe(0);
  });

  it('keeps to the compression ratio when JPEG 2000 is asked for at rate 10', async () => {
    const bytes = unwrap(await encodeWithMagick(ridges, { codec: 'JP2', rate: 10 }));
    expect(bytes.length).toBeLessThan(ridges.pixels.length / 9);
    expect(differences(unwrap(await decodeFingerFile(bytes)), ridges).mean).toBeLessThan(12);
  });

  it('writes a preview near the original when JPEG is asked for', async () => {
    const bytes = unwrap(await encodeWithMagick(ridges, { codec: 'JPEG', quality: 85 }));
    expect(differences(unwrap(await decodeFingerFile(bytes)), ridges).mean).toBeLessThan(3);
  });

  it('is refused without throwing when what it wrote is damaged', async () => {
    const whole = unwrap(await encodeWithMagick(ridges, { codec: 'JP2', rate: 10 }));
    const jpeg = unwrap(await encodeWithMagick(ridges, { codec: 'JPEG', quality: 60 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(whole, jpeg), edits, fc.nat(), async (bytes, changes, cut) => {
        const result = await decodeFingerFile(damaged(bytes, changes, cut));
        if (!result.ok) expect(result.error.code).toMatch(/^image-/);
      }),
      { numRuns: 80 },
    );
  });
});
