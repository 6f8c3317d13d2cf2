import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFingerImageRecord } from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import {
  decodeFingerFile,
  decodeFingerImage,
} from '../../../native-bridges/drivers/fingerprint/image/decode.ts';
import { readNistPictures } from './nist-record.ts';
import type { Sample } from './synthetic-set.ts';

/** Where each finger of the card's two slaps lies, in pixels: read off the pictures by eye. */
const slapFingers: Readonly<
  Record<number, readonly { position: number; left: number; top: number; right: number; bottom: number }[]>
> = {
  13: [
    { position: 2, left: 105, top: 474, right: 432, bottom: 965 },
    { position: 3, left: 393, top: 10, right: 707, bottom: 530 },
    { position: 4, left: 788, top: 0, right: 1074, bottom: 460 },
    { position: 5, left: 1212, top: 388, right: 1503, bottom: 764 },
  ],
  14: [
    { position: 10, left: 170, top: 625, right: 410, bottom: 935 },
    { position: 9, left: 430, top: 68, right: 750, bottom: 576 },
    { position: 8, left: 775, top: 0, right: 1050, bottom: 348 },
    { position: 7, left: 1138, top: 142, right: 1436, bottom: 612 },
  ],
};

/** Ten rolled and ten plain prints of one person's inked card (NIST): the plain ones cut out of thumbs and slaps. */
export async function cardSamples(folder: string): Promise<Sample[]> {
  const file = join(folder, 'nist-an2', 'type-4-tpcard.an2');
  if (!existsSync(file)) return [];
  const samples: Sample[] = [];
  for (const picture of readNistPictures(new Uint8Array(readFileSync(file)))) {
    const decoded = await decodeFingerFile(picture.bytes, picture.ppi);
    if (!decoded.ok) throw new Error(`${file}: ${decoded.error.code}`);
    // The comment inside the slaps' WSQ says 255 ppi; the record's own field, which counts, says 500.
    const image = { ...decoded.value, ppi: picture.ppi };
    const parts = slapFingers[picture.position];
    if (parts === undefined) {
      // 11 and 12 are the plain thumbs, right and left.
      const position = picture.position === 11 ? 1 : picture.position === 12 ? 6 : picture.position;
      samples.push({ finger: `card ${position}`, label: picture.impression, image });
      continue;
    }
    for (const { position, left, top, right, bottom } of parts) {
      samples.push({
        finger: `card ${position}`,
        label: 'plain',
        image: cut(image, left, top, right - left, bottom - top),
      });
    }
  }
  return samples;
}

function cut(image: GrayImage, left: number, top: number, width: number, height: number): GrayImage {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * image.width + left;
    pixels.set(image.pixels.subarray(from, from + width), y * width);
  }
  return { width, height, pixels, ppi: image.ppi };
}

/** Prints of other sensors: a genuine pair and a stranger (SourceAFIS), made ones (NFIQ 2), records of two fingers (MOSIP). */
export async function otherSamples(folder: string): Promise<Sample[]> {
  const wanted = [
    ['fingerprints/probe.png', 'trio'],
    ['fingerprints/matching.png', 'trio'],
    ['fingerprints/nonmatching.png', 'trio stranger'],
    ['nfiq2/SFinGe_Test01.pgm', 'made 1'],
    ['nfiq2/SFinGe_Test02.pgm', 'made 2'],
    ['nfiq2/SFinGe_Test03.pgm', 'made 3'],
    ['iso19794/left-index-wsq.iso', 'record left index'],
    ['iso19794/right-thumb-registration.iso', 'record right thumb'],
  ] as const;
  const samples: Sample[] = [];
  for (const [name, finger] of wanted) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const image = await readPicture(new Uint8Array(readFileSync(file)));
    if (image === undefined) throw new Error(`${file} can't be read`);
    samples.push({ finger, label: 'plain', image });
  }
  return samples;
}

async function readPicture(bytes: Uint8Array): Promise<GrayImage | undefined> {
  const record = parseFingerImageRecord(bytes);
  const first = record.ok ? record.value.representations[0] : undefined;
  const decoded = first ? await decodeFingerImage(first) : await decodeFingerFile(bytes, 500);
  return decoded.ok ? decoded.value : undefined;
}
