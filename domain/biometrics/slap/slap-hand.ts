import type { FingerPosition } from '../positions.ts';
import type { SlapTip } from './slap-tips.ts';

export type SlapHand = 'right' | 'left' | 'thumbs' | 'unknown';
type Digit = 'INDEX' | 'MIDDLE' | 'RING' | 'LITTLE';

/**
 * A right hand laid flat, in millimetres: where the middle of each last phalanx comes to lie from the middle finger's, to
 * the right and down, and how wide it prints beside the others. Proportions of adult hands; only shares of them count.
 */
const handShape: Readonly<Record<Digit, { readonly x: number; readonly y: number; readonly width: number }>> =
  {
    INDEX: { x: -22, y: 8.5, width: 1.03 },
    MIDDLE: { x: 0, y: 0, width: 1.05 },
    RING: { x: 21, y: 4, width: 1.02 },
    LITTLE: { x: 43, y: 21, width: 0.87 },
  };

/** How far a finger lies from where the shape puts it, in millimetres of an adult hand. */
const heightSpread = 5.2;
/** How far the hand lies from the direction its fingers point in, in radians. */
const turnSpread = 0.14;
const widthSpread = 0.11;
/** Differences of log-likelihood count this much: neighbouring fingers don't move on their own. */
const trust = 0.6;
/** Less sure than this is no answer. */
const leastSure = 80;

export interface HandGuess {
  readonly hand: SlapHand;
  /** 0–100; 50 is a toss. */
  readonly confidence: number;
}

/**
 * Which hand these tips are of: the little finger lies lowest and is the thinnest, the middle one reaches highest, and
 * the fingers point where the hand points. Needs two fingers at least.
 * @param tips left to right
 * @param fingers those that are asked for, as many as tips; only their digits are looked at
 */
export function guessHand(
  tips: readonly SlapTip[],
  fingers: readonly FingerPosition[],
  rotation: number,
): HandGuess {
  const digits = fingers.map((finger) => finger.split('_')[1] as string);
  if (tips.length !== digits.length || tips.length < 2) return { hand: 'unknown', confidence: 50 };
  if (digits.every((digit) => digit === 'THUMB')) return guessThumbs(tips);
  const known = digits.filter(isDigit);
  if (known.length !== digits.length) return { hand: 'unknown', confidence: 50 };
  const ordered = order.filter((digit) => known.includes(digit));
  const asRight = misfit(tips, ordered, rotation, 1);
  const asLeft = misfit(tips, ordered.toReversed(), rotation, -1);
  const confidence = 100 / (1 + Math.exp(-trust * Math.abs(asLeft - asRight)));
  if (confidence < leastSure) return { hand: 'unknown', confidence };
  return { hand: asRight < asLeft ? 'right' : 'left', confidence };
}

const order: readonly Digit[] = ['INDEX', 'MIDDLE', 'RING', 'LITTLE'];

function isDigit(name: string): name is Digit {
  return name in handShape;
}

/** Two thumbs are as wide as each other and wider than other fingers; what else they show is alike on both hands. */
function guessThumbs(tips: readonly SlapTip[]): HandGuess {
  const wide = tips.every((tip) => tip.width > 14 || tip.cutOff);
  return wide ? { hand: 'thumbs', confidence: 85 } : { hand: 'unknown', confidence: 50 };
}

/** Negative log-likelihood that the tips are those digits of a hand; the best over sizes and small turns. @param side 1 right, −1 left */
function misfit(tips: readonly SlapTip[], digits: readonly Digit[], rotation: number, side: 1 | -1): number {
  const shape = digits.map((digit) => handShape[digit]);
  const wide = average(tips.map((tip) => tip.width)) / average(shape.map(({ width }) => width));
  const ofWidths = tips.reduce((sum, tip, index) => {
    const away = (tip.width / wide - (shape[index]?.width ?? 1)) / widthSpread;
    return sum + (tip.cutOff ? 0 : (away * away) / 2);
  }, 0);
  let best = Number.POSITIVE_INFINITY;
  for (let turn = -0.35; turn <= 0.35; turn += 0.035) {
    const lay = rotation + turn;
    const placed = tips.map((tip) => {
      const middle = middleOf(tip);
      return {
        x: middle.x * Math.cos(lay) + middle.y * Math.sin(lay),
        y: -middle.x * Math.sin(lay) + middle.y * Math.cos(lay),
      };
    });
    const span = (placed.at(-1)?.x ?? 0) - (placed[0]?.x ?? 0);
    const shapeSpan = Math.abs((shape.at(-1)?.x ?? 0) - (shape[0]?.x ?? 0));
    const size = Math.min(1.25, Math.max(0.55, span / shapeSpan));
    const away = placed.map(({ y }, index) => y / size - (shape[index]?.y ?? 0));
    const sideways = placed.map(({ x }, index) => x / size - side * (shape[index]?.x ?? 0));
    const cost =
      scatter(away, heightSpread) + scatter(sideways, 1.4 * heightSpread) + (turn / turnSpread) ** 2 / 2;
    if (cost < best) best = cost;
  }
  return best + ofWidths;
}

/** A print that goes on beyond the edge has its middle further out than what is seen of it. */
function middleOf(tip: SlapTip): { x: number; y: number } {
  const missing = tip.cutOff ? Math.max(0, 1.5 * Math.min(tip.width, 20) - tip.length) / 2 : 0;
  return { x: tip.x + missing * Math.sin(tip.angle), y: tip.y - missing * Math.cos(tip.angle) };
}

function scatter(values: readonly number[], spread: number): number {
  const mean = average(values);
  return values.reduce((sum, value) => sum + ((value - mean) / spread) ** 2 / 2, 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
