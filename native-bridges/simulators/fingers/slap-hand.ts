import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { takeImpression, type ImpressionOptions } from './impression.ts';
import type { Person } from './person.ts';
import { createRandom } from './random.ts';
import { slapHeight, slapWidth, type SlapKind } from './slap.ts';

/** How a whole hand is laid on the platen; the same arguments give the same bytes. */
export interface LaidHand {
  readonly kind: SlapKind;
  readonly seed: string | number;
  /** Fingers that do not touch. */
  readonly without?: readonly FingerPosition[];
  /** Degrees, clockwise, of the whole hand. */
  readonly rotation?: number;
  /** Shift of the whole hand in pixels. */
  readonly shiftX?: number;
  readonly shiftY?: number;
  /** The second phalanges touch too. */
  readonly shafts?: boolean;
  /** Spots, streaks and what an earlier hand left: 0 none … 1. */
  readonly dirt?: number;
  readonly touch?: Omit<ImpressionOptions, 'kind' | 'attemptSeed'>;
}

export interface LaidFinger {
  readonly finger: FingerPosition;
  /** Corners of the box around its contact, turned with it: clockwise from the fingertip's left. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
}

export interface LaidSlap {
  readonly image: GrayImage;
  /** Left to right for an upright hand. */
  readonly fingers: readonly LaidFinger[];
}

const background = 249;
const middle = { x: 800, y: 720 };

/** From the middle of the hand, of a right one, in pixels; how far a finger leans outwards, in degrees. */
const joints = {
  INDEX: { x: -420, y: 30, lean: -5 },
  MIDDLE: { x: 0, y: -130, lean: -1 },
  RING: { x: 400, y: -60, lean: 3 },
  LITTLE: { x: 770, y: 260, lean: 8 },
  THUMB: { x: 280, y: 0, lean: -8 },
} as const;
/** From the middle of the four fingers rather than from the middle finger. */
const handMiddle = 185;

/** A hand of a synthetic person: every hand is laid down somewhat differently, every finger lies where that hand's joints put it. */
export function laySlap(person: Person, hand: LaidHand): LaidSlap {
  const random = createRandom(person.seed, hand.seed, hand.kind, 'laid hand');
  const size = 0.92 + 0.16 * random.next();
  const turn = hand.rotation ?? 0;
  const pixels = new Uint8Array(slapWidth * slapHeight).fill(background);
  const laid: LaidFinger[] = [];
  for (const finger of fingersOfKind(hand.kind)) {
    const [side, digit] = finger.split('_') as ['LEFT' | 'RIGHT', keyof typeof joints];
    const joint = joints[digit];
    // Drawn also for fingers that are missing, so that one option does not change the others.
    const aside = { x: 24 * random.normal(), y: 30 * random.normal(), lean: 3 * random.normal() };
    if (hand.without?.includes(finger)) continue;
    const mirror = side === 'LEFT' ? -1 : 1;
    const offset = digit === 'THUMB' ? 0 : handMiddle;
    const own = {
      x: mirror * (joint.x - offset) * size + aside.x,
      y: joint.y * size + aside.y,
    };
    const angle = turn + mirror * joint.lean + aside.lean;
    const at = turned(own, turn);
    const x = middle.x + at.x + (hand.shiftX ?? 0);
    const y = middle.y + at.y + (hand.shiftY ?? 0);
    const image = takeImpression(person.master(finger), person.seed, {
      kind: 'plain',
      attemptSeed: `${hand.seed}`,
      ...hand.touch,
      rotation: angle,
      width: 560,
      height: 600,
    });
    stamp(pixels, image, x, y);
    laid.push({ finger, corners: boxOf(image, angle, x, y) });
    if (hand.shafts === true) shaft(pixels, image, angle, x, y);
  }
  if (hand.dirt !== undefined && hand.dirt > 0) soil(pixels, random, hand.dirt);
  return { image: { width: slapWidth, height: slapHeight, pixels, ppi: 500 }, fingers: laid };
}

function fingersOfKind(kind: SlapKind): readonly FingerPosition[] {
  if (kind === 'thumbs') return ['LEFT_THUMB', 'RIGHT_THUMB'];
  return kind === 'right'
    ? ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE']
    : ['LEFT_LITTLE', 'LEFT_RING', 'LEFT_MIDDLE', 'LEFT_INDEX'];
}

function turned({ x, y }: { x: number; y: number }, degrees: number): { x: number; y: number } {
  const cosine = Math.cos((degrees * Math.PI) / 180);
  const sine = Math.sin((degrees * Math.PI) / 180);
  return { x: x * cosine - y * sine, y: x * sine + y * cosine };
}

function stamp(pixels: Uint8Array, image: GrayImage, x: number, y: number): void {
  const left = Math.round(x - image.width / 2);
  const top = Math.round(y - image.height / 2);
  for (let row = 0; row < image.height; row += 1) {
    if (top + row < 0 || top + row >= slapHeight) continue;
    for (let column = 0; column < image.width; column += 1) {
      if (left + column < 0 || left + column >= slapWidth) continue;
      const at = (top + row) * slapWidth + left + column;
      // Boxes may overlap; the darker one is the one in contact.
      pixels[at] = Math.min(pixels[at] ?? background, image.pixels[row * image.width + column] ?? background);
    }
  }
}

const ink = 190;

function boxOf(image: GrayImage, angle: number, x: number, y: number): LaidFinger['corners'] {
  const reach = { left: 0, right: 0, top: 0, bottom: 0 };
  for (let at = 0; at < image.pixels.length; at += 1) {
    if ((image.pixels[at] ?? background) > ink) continue;
    const own = turned(
      { x: (at % image.width) - image.width / 2, y: Math.floor(at / image.width) - image.height / 2 },
      -angle,
    );
    reach.left = Math.min(reach.left, own.x);
    reach.right = Math.max(reach.right, own.x);
    reach.top = Math.min(reach.top, own.y);
    reach.bottom = Math.max(reach.bottom, own.y);
  }
  return [
    [reach.left, reach.top],
    [reach.right, reach.top],
    [reach.right, reach.bottom],
    [reach.left, reach.bottom],
  ].map(([across, along]) => {
    const there = turned({ x: across as number, y: along as number }, angle);
    return { x: x + there.x, y: y + there.y };
  });
}

/** The second phalanx: some of the finger's own ridges once more below the crease, fainter. */
function shaft(pixels: Uint8Array, image: GrayImage, angle: number, x: number, y: number): void {
  const faint = { ...image, pixels: image.pixels.map((value) => background - (background - value) * 0.6) };
  const below = turned({ x: 0, y: 470 }, angle);
  stamp(pixels, faint, x + below.x, y + below.y);
}

function soil(pixels: Uint8Array, random: ReturnType<typeof createRandom>, dirt: number): void {
  const spots = Math.round(60 * dirt);
  for (let spot = 0; spot < spots; spot += 1) {
    const x = random.between(0, slapWidth);
    const y = random.between(0, slapHeight);
    const radius = random.between(3, 26);
    const grey = random.between(90, 220);
    for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(slapHeight, y + radius); row += 1) {
      for (
        let column = Math.max(0, Math.floor(x - radius));
        column < Math.min(slapWidth, x + radius);
        column += 1
      ) {
        if (Math.hypot(column - x, row - y) > radius) continue;
        const at = row * slapWidth + column;
        pixels[at] = Math.min(pixels[at] ?? background, grey);
      }
    }
  }
  const streaks = Math.round(4 * dirt);
  for (let streak = 0; streak < streaks; streak += 1) {
    const x = random.between(0, slapWidth);
    const wide = Math.round(random.between(4, 40));
    const grey = random.between(200, 235);
    for (let row = 0; row < slapHeight; row += 1) {
      for (let column = Math.floor(x); column < Math.min(slapWidth, x + wide); column += 1) {
        const at = row * slapWidth + column;
        pixels[at] = Math.min(pixels[at] ?? background, grey);
      }
    }
  }
}
