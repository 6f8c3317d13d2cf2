import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  encodeFingerImageRecord,
  isoFingerPositionCode,
} from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { unwrap } from '../../../domain/result.ts';
import { encodePng } from '../../drivers/fingerprint/image/png.ts';
import { describeMaterial, fingerInName, loadFingerMaterial, pressFinger } from './material.ts';
import { createPerson, impression } from './person.ts';

const samples = process.env['FINGER_SAMPLES'] ?? '../shared/data';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finger-material-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A picture that can be told from others by its grey. */
function plate(gray: number): GrayImage {
  return { width: 8, height: 8, ppi: 500, pixels: new Uint8Array(64).fill(gray) };
}

function record(finger: FingerPosition, gray: number): Uint8Array {
  const resolution = { horizontal: 500, vertical: 500 };
  const representation = {
    position: isoFingerPositionCode[finger],
    viewNumber: 0,
    capturedAt: undefined,
    device: { technology: 0, vendor: 0, type: 0 },
    quality: [],
    certifications: [],
    scaleUnits: 'ppi' as const,
    scanResolution: resolution,
    imageResolution: resolution,
    pixelDepth: 8,
    compression: 'RAW' as const,
    impressionType: 0,
    width: 8,
    height: 8,
    image: plate(gray).pixels,
    extendedData: new Uint8Array(0),
  };
  return unwrap(
    encodeFingerImageRecord({
      version: '2011',
      acquisitionLevel: 0,
      certified: false,
      representations: [representation],
    }),
  );
}

describe('loadFingerMaterial', () => {
  it('takes named files first, then gives the others to free fingers in order of name', async () => {
    await writeFile(join(folder, 'zebra.png'), encodePng(plate(3)));
    await writeFile(join(folder, 'alpha.png'), encodePng(plate(2)));
    await writeFile(join(folder, 'right-thumb.png'), encodePng(plate(1)));
    await writeFile(join(folder, 'README.md'), 'not a picture');
    const material = unwrap(await loadFingerMaterial(folder));
    const seen = [...material.fingers.values()].map(({ finger, origin, image }) => [
      finger,
      origin,
      image.pixels[0],
    ]);
    expect(seen).toEqual([
      ['RIGHT_THUMB', 'named', 1],
      ['RIGHT_INDEX', 'assigned', 2],
      ['RIGHT_MIDDLE', 'assigned', 3],
    ]);
    expect(material.synthetic).toHaveLength(7);
    expect(describeMaterial(material).at(-1)).toMatch(/^synthetic: RIGHT_RING, RIGHT_LITTLE, LEFT_THUMB/);
  });

  it('keeps the bytes of a record when the record states the finger it is used for', async () => {
    const bytes = record('LEFT_RING', 9);
    await writeFile(join(folder, 'left-ring.iso'), bytes);
    await writeFile(join(folder, 'unnamed.iso'), record('LEFT_LITTLE', 8));
    await writeFile(join(folder, 'left-thumb.iso'), record('RIGHT_THUMB', 7));
    const { fingers } = unwrap(await loadFingerMaterial(folder));
    expect(fingers.get('LEFT_RING')).toMatchObject({ origin: 'named', record: bytes });
    expect(fingers.get('LEFT_LITTLE')).toMatchObject({ file: 'unnamed.iso', origin: 'named' });
    expect(fingers.get('LEFT_THUMB')).toMatchObject({ file: 'left-thumb.iso', record: undefined });
  });

  it('reports files it leaves out when one is damaged and one is a second of the same finger', async () => {
    await writeFile(join(folder, 'right-ring.png'), encodePng(plate(1)));
    await writeFile(join(folder, 'right-ring-again.png'), encodePng(plate(2)));
    await writeFile(join(folder, 'left-ring.png'), encodePng(plate(3)).subarray(0, 60));
    const { fingers, unused } = unwrap(await loadFingerMaterial(folder));
    expect(fingers.get('RIGHT_RING')?.file).toBe('right-ring.png');
    expect(unused).toEqual([
      { file: 'left-ring.png', reason: 'image-damaged' },
      { file: 'right-ring-again.png', reason: 'finger-already-there' },
    ]);
  });

  it('fails by code when the folder is missing or has no picture', async () => {
    expect(await loadFingerMaterial(join(folder, 'nowhere'))).toMatchObject({
      ok: false,
      error: { code: 'finger-folder-unreadable' },
    });
    expect(await loadFingerMaterial(folder)).toMatchObject({
      ok: false,
      error: { code: 'finger-folder-empty' },
    });
  });

  it.skipIf(!existsSync(samples))(
    'uses every finger of the public sample folders when they are there',
    async () => {
      const records = unwrap(await loadFingerMaterial(join(samples, 'iso19794')));
      expect([...records.fingers.keys()].sort()).toEqual(['LEFT_INDEX', 'RIGHT_THUMB']);
      expect([...records.fingers.values()].every(({ record: bytes }) => bytes !== undefined)).toBe(true);
      expect(records.unused).toEqual([{ file: 'left-index-wsq.iso', reason: 'finger-already-there' }]);
      const pictures = unwrap(await loadFingerMaterial(join(samples, 'fingerprints')));
      expect([...pictures.fingers.values()].map(({ finger, file }) => `${finger} ${file}`)).toEqual([
        'RIGHT_THUMB matching.png',
        'RIGHT_INDEX nonmatching.png',
        'RIGHT_MIDDLE probe.png',
      ]);
      expect(pictures.fingers.get('RIGHT_MIDDLE')?.image).toMatchObject({ width: 388, height: 374 });
    },
  );
});

describe('pressFinger', () => {
  it('gives the picture of the folder where there is one and a synthetic touch where there is none', async () => {
    await writeFile(join(folder, 'left-thumb.png'), encodePng(plate(77)));
    const material = unwrap(await loadFingerMaterial(folder));
    const person = createPerson({ seed: 'material' });
    const touch = { kind: 'plain', attemptSeed: 1 } as const;
    expect(pressFinger(material, person, 'LEFT_THUMB', touch)).toMatchObject({
      origin: 'named',
      image: plate(77),
    });
    const grown = pressFinger(material, person, 'LEFT_LITTLE', touch);
    expect(grown.origin).toBe('synthetic');
    expect(grown.image).toEqual(impression(person, 'LEFT_LITTLE', touch));
  });
});

describe('fingerInName', () => {
  it('understands usual spellings when side and digit are words of the name', () => {
    expect(fingerInName('right-thumb.png')).toBe('RIGHT_THUMB');
    expect(fingerInName('LeftIndex_wsq.iso')).toBe('LEFT_INDEX');
    expect(fingerInName('R_LITTLE 2.pgm')).toBe('RIGHT_LITTLE');
    expect(fingerInName('probe.png')).toBeUndefined();
    expect(fingerInName('nonmatching.png')).toBeUndefined();
    expect(fingerInName('spring-left.png')).toBeUndefined();
  });
});
