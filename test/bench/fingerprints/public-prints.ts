import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerImagesOf } from '../../../domain/biometrics/ansi-nist/finger-images.ts';
import { parseAnsiNist } from '../../../domain/biometrics/ansi-nist/parse.ts';
import { parseFingerImageRecord } from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { fingerPositions, fingersOf } from '../../../domain/biometrics/positions.ts';
import { cutFinger, segmentSlap } from '../../../domain/biometrics/slap/index.ts';
import {
  decodeFingerFile,
  decodeFingerImage,
} from '../../../native-bridges/drivers/fingerprint/image/decode.ts';
import type { Sample } from './synthetic-set.ts';

/** Which slap a picture of position 13 or 14 is. */
const slaps = { 13: 'PLAIN_RIGHT_FOUR_FINGERS', 14: 'PLAIN_LEFT_FOUR_FINGERS' } as const;

/**
 * Ten rolled and ten plain prints of one person's inked card (NIST): the plain ones cut out of the slaps as the product does it. A
 * finger that its segmentation does not find is left out.
 */
export async function cardSamples(folder: string): Promise<Sample[]> {
  const file = join(folder, 'nist-an2', 'type-4-tpcard.an2');
  if (!existsSync(file)) return [];
  const record = parseAnsiNist(new Uint8Array(readFileSync(file)));
  if (!record.ok) throw new Error(`${file}: ${record.error.code}`);
  const samples: Sample[] = [];
  for (const picture of fingerImagesOf(record.value)) {
    const decoded = await decodeFingerFile(picture.image, picture.ppi);
    if (!decoded.ok) throw new Error(`${file}: ${decoded.error.code}`);
    // The comment inside the slaps' WSQ says 255 ppi; the record's own field, which counts, says 500.
    const image = { ...decoded.value, ppi: picture.ppi };
    const { position } = picture;
    const label = picture.impression === 'rolled' ? 'rolled' : 'plain';
    if (position === 13 || position === 14) samples.push(...fingersOfSlap(image, position));
    // 11 and 12 are the plain thumbs, right and left.
    else
      samples.push({ finger: `card ${position === 11 ? 1 : position === 12 ? 6 : position}`, label, image });
  }
  return samples;
}

function fingersOfSlap(image: GrayImage, position: 13 | 14): Sample[] {
  const capture = slaps[position];
  const { fingers } = segmentSlap(image, { capture, expected: fingersOf(capture) });
  return fingers.flatMap((found) => {
    if (found.finger === undefined) return [];
    const finger = `card ${fingerPositions.indexOf(found.finger) + 1}`;
    return [{ finger, label: 'plain', image: cutFinger(image, found) }];
  });
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
