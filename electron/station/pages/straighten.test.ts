import { describe, expect, it } from 'vitest';
import { buildMrz } from '../../../domain/card/mrz.ts';
import { grayOf } from '../../../domain/documents/gray-page.ts';
import type { Picture } from '../../../domain/documents/perspective.ts';
import { skewOf } from '../../../domain/documents/skew.ts';
import { straightenPage, turnedByQuarters } from '../../../domain/documents/straightening.ts';
import { cardBack, holder } from '../../../test/support/documents/card-pictures.ts';
import { sceneJpeg, sheetScene } from '../../../test/support/documents/page-scenes.ts';
import { decodePage } from './picture.ts';
import { readPage } from './read-page.ts';

const ppi = 70;
/** Seconds of work each, on a machine that others use too. */
const patient = { timeout: 120_000 };
const table = { colour: [60, 64, 70], margin: 0.15 } as const;
const size = { width: Math.round(8.27 * ppi), height: Math.round(11.69 * ppi) };

function done(picture: Picture) {
  const found = straightenPage(picture);
  if (found.kind !== 'done') throw new Error(found.kind);
  return found;
}

/** A rectangle of one colour over the picture. */
function painted(picture: Picture, box: readonly [number, number, number, number], shade: number): Picture {
  const data = new Uint8ClampedArray(picture.data);
  const [left, top, right, bottom] = box;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1)
      data.fill(shade, (y * picture.width + x) * 4, (y * picture.width + x) * 4 + 3);
  }
  return { ...picture, data };
}

describe('straightenPage', patient, () => {
  it.each([2, -5])('levels a scanned page that lies by %f degrees and keeps its size', async (turn) => {
    const found = done(await sheetScene({ ppi, turn }));
    expect(found).toMatchObject({ turned: -turn, cropped: false });
    expect(found.picture).toMatchObject(size);
    expect(Math.abs(skewOf(grayOf(found.picture)) ?? 9)).toBeLessThanOrEqual(0.25);
    expect(found.remarks).not.toContain('tilted');
  });

  it('crops a page to the paper when its edge is seen all around', async () => {
    const found = done(await sheetScene({ ppi, turn: 6, table }));
    expect(found).toMatchObject({ turned: 0, cropped: true });
    expect(Math.abs(found.picture.width - size.width)).toBeLessThanOrEqual(3);
    expect(Math.abs(found.picture.height - size.height)).toBeLessThanOrEqual(3);
    expect(Math.abs(skewOf(grayOf(found.picture)) ?? 9)).toBeLessThanOrEqual(0.25);
  });

  it('leaves a page that lies straight, and an empty one, as they are', async () => {
    expect(straightenPage(await sheetScene({ ppi }))).toEqual({ kind: 'straight' });
    expect(straightenPage(await sheetScene({ ppi, turn: 3, print: [] }))).toEqual({ kind: 'straight' });
  });

  it('leaves a page that is turned by more than it can tell, and says so', async () => {
    expect(straightenPage(await sheetScene({ ppi, turn: 12 }))).toEqual({ kind: 'unsure' });
  });

  it('does not crop where something else lies beside the paper', async () => {
    const scene = await sheetScene({ ppi, table });
    const beside = painted(scene, [8, 230, 70, 400], 235);
    const printed = Array.from({ length: 30 }).reduce<Picture>(
      (picture, _, row) => painted(picture, [10, 80 + row * 10, 62, 84 + row * 10], 150),
      scene,
    );
    for (const picture of [beside, printed]) {
      const found = straightenPage(picture);
      expect(found.kind === 'done' && found.cropped).toBe(false);
    }
  });

  it('does not crop a dark page to a light box that is printed on it', async () => {
    const page = await sheetScene({ ppi, paper: [120, 110, 90] });
    const found = straightenPage(painted(page, [90, 230, 480, 500], 245));
    expect(found.kind === 'done' && found.cropped).toBe(false);
  });
});

describe('turnedByQuarters', () => {
  it('turns clockwise, and four times is not at all', () => {
    const picture = { width: 2, height: 1, data: new Uint8ClampedArray([1, 1, 1, 255, 2, 2, 2, 255]) };
    const once = turnedByQuarters(picture, 1);
    expect(once).toMatchObject({ width: 1, height: 2 });
    expect([...once.data]).toEqual([1, 1, 1, 255, 2, 2, 2, 255]);
    expect([...turnedByQuarters(picture, 2).data]).toEqual([2, 2, 2, 255, 1, 1, 1, 255]);
    expect([...turnedByQuarters(picture, 3).data]).toEqual([2, 2, 2, 255, 1, 1, 1, 255]);
    expect(turnedByQuarters(once, 3)).toEqual({ ...picture });
  });
});

describe('readPage', patient, () => {
  it('sets a card upright by its MRZ when it lies upside down', async () => {
    const card = await decodePage(new Uint8Array(await cardBack(holder)), 'image/jpeg');
    const upsideDown = await sceneJpeg(turnedByQuarters(card, 2));
    const reading = await readPage(upsideDown, 'image/jpeg', { straighten: true });
    expect(reading.mrz).toEqual({ kind: 'read', text: buildMrz(holder) });
    expect(reading.straightened?.turned).toBe(180);
    const again = await readPage(reading.straightened?.jpeg ?? new Uint8Array(), 'image/jpeg');
    expect(again.mrz).toEqual({ kind: 'read', text: buildMrz(holder) });
  });

  it('makes no copy when nobody asked for one', async () => {
    const reading = await readPage(await sceneJpeg(await sheetScene({ ppi, turn: 3 })), 'image/jpeg');
    expect(reading.straightened).toBeUndefined();
    expect(reading.remarks).toContain('tilted');
  });
});
