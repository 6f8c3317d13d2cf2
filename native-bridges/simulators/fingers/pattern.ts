import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { createRandom, smoothStep, type Random } from './random.ts';

/** Henry classes; "left" and "right" are the side of the print to which the loop opens. */
export type PatternClass = 'arch' | 'tented-arch' | 'left-loop' | 'right-loop' | 'whorl' | 'twin-loop';

/** Pixels at 500 ppi from the centre of the pad, x to the right and y up as the print is looked at. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Pattern {
  readonly class: PatternClass;
  readonly cores: readonly Point[];
  readonly deltas: readonly Point[];
  /** Ridge direction at a point in radians, y up, modulo pi. */
  readonly orientationAt: (x: number, y: number) => number;
}

type Weights = readonly [
  arch: number,
  tented: number,
  ulnar: number,
  radial: number,
  whorl: number,
  twin: number,
];

/** Per-finger frequencies in per cent, rounded from the textbook tables (thumbs and rings whorl, little fingers loop). */
const frequencies: Readonly<Record<string, Weights>> = {
  THUMB: [3, 1, 52, 1, 31, 12],
  INDEX: [7, 6, 36, 19, 27, 5],
  MIDDLE: [6, 3, 71, 2, 15, 3],
  RING: [2, 1, 52, 1, 40, 4],
  LITTLE: [1, 1, 83, 1, 12, 2],
};

export function choosePattern(seed: string | number, finger: FingerPosition): Pattern {
  const random = createRandom(seed, finger, 'pattern');
  const [side, digit] = finger.split('_') as ['LEFT' | 'RIGHT', string];
  return createPattern(chooseClass(random, side, frequencies[digit] ?? [5, 3, 60, 4, 24, 4]), random);
}

function chooseClass(random: Random, side: 'LEFT' | 'RIGHT', weights: Weights): PatternClass {
  // The ulnar side (towards the little finger) of a right-hand print is on its right.
  const ulnar = side === 'RIGHT' ? 'right-loop' : 'left-loop';
  const radial = side === 'RIGHT' ? 'left-loop' : 'right-loop';
  const classes: readonly PatternClass[] = ['arch', 'tented-arch', ulnar, radial, 'whorl', 'twin-loop'];
  let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0) return classes[index] ?? ulnar;
  }
  return ulnar;
}

/** Singular points of the class with natural spread, and the flow through them. */
export function createPattern(patternClass: PatternClass, random: Random): Pattern {
  const jitter = (x: number, y: number, spread: number): Point => ({
    x: x + random.between(-spread, spread),
    y: y + random.between(-spread, spread),
  });
  switch (patternClass) {
    case 'arch':
      return createArch(random);
    case 'tented-arch': {
      const core = jitter(0, 25, 14);
      const delta = { x: core.x + random.between(-10, 10), y: core.y - random.between(75, 115) };
      return zeroPole(patternClass, [core], [delta]);
    }
    case 'left-loop':
    case 'right-loop': {
      const opens = patternClass === 'right-loop' ? 1 : -1;
      const core = jitter(opens * -8, 35, 16);
      const delta = { x: -opens * random.between(95, 155), y: core.y - random.between(140, 200) };
      return zeroPole(patternClass, [core], [delta]);
    }
    case 'whorl': {
      const upper = jitter(0, 55, 14);
      const lower = { x: upper.x + random.between(-14, 14), y: upper.y - random.between(28, 75) };
      return zeroPole(patternClass, [upper, lower], twoDeltas(random, lower));
    }
    case 'twin-loop': {
      const turn = random.next() < 0.5 ? 1 : -1;
      const upper = jitter(turn * 26, 55, 10);
      const lower = { x: upper.x - turn * random.between(45, 70), y: upper.y - random.between(60, 95) };
      return zeroPole(patternClass, [upper, lower], twoDeltas(random, lower));
    }
  }
}

function twoDeltas(random: Random, lowerCore: Point): Point[] {
  return [-1, 1].map((side) => ({
    x: side * random.between(125, 175),
    y: lowerCore.y - random.between(85, 140),
  }));
}

/**
 * Sherlock and Monro's zero-pole flow: each core turns the direction by half its bearing, each delta back. On
 * its own it is too flat above the cores; there it is bent towards circles, as the outline of a fingertip does.
 */
function zeroPole(patternClass: PatternClass, cores: readonly Point[], deltas: readonly Point[]): Pattern {
  const centre = {
    x: cores.reduce((sum, { x }) => sum + x, 0) / cores.length,
    y: Math.min(...cores.map(({ y }) => y)) - 25,
  };
  const orientationAt = (x: number, y: number) => {
    let angle = 0;
    for (const core of cores) angle += Math.atan2(y - core.y, x - core.x) / 2;
    for (const delta of deltas) angle -= Math.atan2(y - delta.y, x - delta.x) / 2;
    const dx = x - centre.x;
    const dy = y - centre.y;
    const sine = dy / (Math.hypot(dx, dy) + 1);
    const round = Math.atan2(dy, dx) - Math.PI / 2;
    const nearest = Math.min(...cores.map((core) => Math.hypot(x - core.x, y - core.y)));
    if (cores.length > 1) {
      const bend = 0.8 * smoothStep(15, 170, nearest) * smoothStep(-0.45, 0.55, sine);
      return angle + bend * wrapHalfTurn(round - angle);
    }
    // A loop's legs also run down beside the core before they turn out, until the delta's own flow takes over.
    const wanted = dy > 0 ? round : Math.PI / 2;
    const delta = Math.min(...deltas.map((point) => Math.hypot(x - point.x, y - point.y)));
    const strength = Math.max(0.85 * smoothStep(-0.15, 0.75, sine), 0.72 * smoothStep(-150, 20, dy));
    const bend = strength * smoothStep(8, 90, nearest) * smoothStep(35, 120, delta);
    return angle + bend * wrapHalfTurn(wanted - angle);
  };
  return { class: patternClass, cores, deltas, orientationAt };
}

function createArch(random: Random): Pattern {
  const height = random.between(0.55, 0.85);
  const crown = random.between(-40, 10);
  const lean = random.between(-15, 15);
  const orientationAt = (x: number, y: number) => {
    const rise = height * smoothStep(-210, crown, y) + 0.55 * smoothStep(crown, crown + 230, y);
    return -rise * Math.tanh((x - lean) / (70 + 0.25 * Math.max(0, y)));
  };
  return { class: 'arch', cores: [], deltas: [], orientationAt };
}

/** The same direction within (-pi/2, pi/2]. */
export function wrapHalfTurn(angle: number): number {
  return angle - Math.PI * Math.round(angle / Math.PI);
}
