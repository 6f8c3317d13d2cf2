import type { GrayImage } from '../gray-image.ts';
import { fingersOf, type FingerPosition } from '../positions.ts';
import { cutFinger, type FingerBox } from './cut-finger.ts';
import { segmentSlap, type AskedSlap } from './segment-slap.ts';

/** A finger that is said to be cut from a slap: its box there, and the picture in its own record. */
export interface ClaimedCut {
  readonly finger: FingerPosition;
  readonly box: FingerBox;
  readonly picture: GrayImage;
}

export type CutFault =
  /** Not the fingers that were asked for, each once. */
  | 'fingers-do-not-add-up'
  /** The slap itself shows other fingers than were asked for. */
  | 'slap-does-not-add-up'
  /** Boxes lie elsewhere than the slap's own fingers do, or in another order. */
  | 'box-is-no-finger'
  /** A picture is not the cut of its box. */
  | 'picture-is-no-cut';

/** The middle of a claimed box lies within this many pixels at 500 ppi of the finger that is found there: 4 mm. */
const near = 80;

/**
 * Whether the fingers are cuts of that slap, so that whoever cut them need not be believed: the slap is segmented
 * anew, and every picture compared with its cut pixel by pixel.
 */
export function checkCuts(
  slap: GrayImage,
  asked: AskedSlap,
  cuts: readonly ClaimedCut[],
): CutFault | undefined {
  const wanted = fingersOf(asked.capture).filter((finger) => asked.expected.includes(finger));
  const each = new Set(cuts.map(({ finger }) => finger));
  if (
    each.size !== cuts.length ||
    cuts.length !== wanted.length ||
    !wanted.every((finger) => each.has(finger))
  ) {
    return 'fingers-do-not-add-up';
  }
  const own = segmentSlap(slap, asked);
  for (const { finger, box, picture } of cuts) {
    const found = own.fingers.find((other) => other.finger === finger);
    if (found === undefined) return 'slap-does-not-add-up';
    const here = middleOf(box);
    const there = middleOf(found);
    if (Math.hypot(here.x - there.x, here.y - there.y) > (near * slap.ppi) / 500) return 'box-is-no-finger';
    if (!same(cutFinger(slap, box), picture)) return 'picture-is-no-cut';
  }
  return undefined;
}

function middleOf({ corners }: FingerBox): { x: number; y: number } {
  const sum = corners.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / corners.length, y: sum.y / corners.length };
}

/** Another processor may round the last bit of an angle otherwise; one grey level is no other picture. */
function same(one: GrayImage, other: GrayImage): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.pixels.every((value, at) => Math.abs(value - (other.pixels[at] as number)) <= 1)
  );
}
