import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerImagesOf } from '../../../domain/biometrics/ansi-nist/finger-images.ts';
import { parseAnsiNist } from '../../../domain/biometrics/ansi-nist/parse.ts';
import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { segmentSlap } from '../../../domain/biometrics/slap/index.ts';
import { unwrap } from '../../../domain/result.ts';
import { decodeFingerFile } from '../../../native-bridges/drivers/fingerprint/image/decode.ts';

/** Reference records of NIST: inked cards with printing, handwriting and punched holes. None carries segment coordinates. */
const folder = new URL('../../../../shared/data/nist-an2', import.meta.url).pathname;
const present = existsSync(folder);

interface Card {
  readonly file: string;
  readonly position: number;
  readonly capture: FingerprintCaptureId;
  readonly hand: string;
  /** A point on each last phalanx, as read off the picture by eye, left to right; and those that the card's edge cuts off. */
  readonly points: readonly (readonly [FingerPosition, number, number, 'cut off'?])[];
}

const cards: readonly Card[] = [
  {
    file: 'type-4-14-slaps.an2',
    position: 13,
    capture: 'PLAIN_RIGHT_FOUR_FINGERS',
    hand: 'right',
    points: [
      ['RIGHT_INDEX', 250, 620],
      ['RIGHT_MIDDLE', 545, 260],
      ['RIGHT_RING', 920, 200, 'cut off'],
      ['RIGHT_LITTLE', 1340, 570],
    ],
  },
  {
    file: 'type-4-14-slaps.an2',
    position: 14,
    capture: 'PLAIN_LEFT_FOUR_FINGERS',
    hand: 'left',
    points: [
      ['LEFT_LITTLE', 290, 790],
      ['LEFT_RING', 590, 320],
      ['LEFT_MIDDLE', 920, 150, 'cut off'],
      ['LEFT_INDEX', 1290, 380],
    ],
  },
  {
    file: 'type-14-amp-nqm-utf8.an2',
    position: 14,
    capture: 'PLAIN_LEFT_FOUR_FINGERS',
    hand: 'left',
    points: [
      ['LEFT_LITTLE', 290, 790],
      ['LEFT_MIDDLE', 920, 150, 'cut off'],
      ['LEFT_INDEX', 1290, 380],
    ],
  },
  {
    file: 'type-4-14-slaps.an2',
    position: 15,
    capture: 'PLAIN_THUMBS',
    hand: 'thumbs',
    points: [
      ['LEFT_THUMB', 210, 600, 'cut off'],
      ['RIGHT_THUMB', 690, 600, 'cut off'],
    ],
  },
];

describe.skipIf(!present)(`segmentSlap (skipped where ${folder} is absent)`, { timeout: 60_000 }, () => {
  it.each(cards)(
    'finds the fingers and the hand when the card is $file, position $position',
    async (card) => {
      const record = unwrap(parseAnsiNist(new Uint8Array(readFileSync(join(folder, card.file)))));
      const picture = fingerImagesOf(record).find(({ position }) => position === card.position);
      if (picture === undefined) throw new Error('no such picture');
      const image = { ...unwrap(await decodeFingerFile(picture.image, picture.ppi)), ppi: picture.ppi };
      const expected = card.points.map(([finger]) => finger);
      const found = segmentSlap(image, { capture: card.capture, expected });
      expect(found.fingers.map(({ finger }) => finger)).toEqual(expected);
      expect(found.hand).toBe(card.hand);
      for (const [index, [, x, y, cut]] of card.points.entries()) {
        const finger = found.fingers[index];
        expect(inside(finger?.corners ?? [], x, y)).toBe(true);
        if (cut !== undefined) expect(finger?.cutOff).toBe(true);
      }
    },
  );
});

function inside(corners: readonly { x: number; y: number }[], x: number, y: number): boolean {
  return (
    corners.length === 4 &&
    corners.every((from, index) => {
      const to = corners[(index + 1) % 4] as { x: number; y: number };
      return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0;
    })
  );
}
