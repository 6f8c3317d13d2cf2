import type { GrayImage } from '../gray-image.ts';
import { fingersOf, type FingerPosition, type FingerprintCaptureId } from '../positions.ts';
import { ridgeGrid, touchGrid, type SlapGrid } from './slap-grid.ts';
import { guessHand, type SlapHand } from './slap-hand.ts';
import { findRegions } from './slap-regions.ts';
import { findTips, type SlapTip } from './slap-tips.ts';

/** What a slap is to show. */
export interface AskedSlap {
  readonly capture: FingerprintCaptureId;
  /** Fingers that are to be on it, exceptions left out; any order. */
  readonly expected: readonly FingerPosition[];
}

/** A finger found. Corners in pixels of the slap, clockwise from the fingertip's left, of a box turned with the finger. */
export interface FoundFinger {
  /** By its place in the hand; undefined where the count does not add up or it is of the other hand. */
  readonly finger: FingerPosition | undefined;
  readonly corners: readonly { readonly x: number; readonly y: number }[];
  /** Of the finger from upright, clockwise. */
  readonly angleDegrees: number;
  /** 0–100: that this is that finger, and whole. */
  readonly confidence: number;
  readonly cutOff: boolean;
}

export const slapProblems = [
  /** What is asked for is no part of that capture: expected fingers and exceptions don't add up. */
  'asked-wrongly',
  'no-finger',
  'too-few-fingers',
  'too-many-fingers',
  'wrong-hand',
  'hand-turned',
  'finger-cut-off',
] as const;
export type SlapProblem = (typeof slapProblems)[number];

export interface SlapSegmentation {
  /** Left to right as the hand lies. */
  readonly fingers: readonly FoundFinger[];
  readonly hand: SlapHand;
  /** 0–100; 50 is a toss. */
  readonly handConfidence: number;
  /** Of the hand from upright, clockwise. */
  readonly rotationDegrees: number;
  /** What is wrong, the worst first; empty where everything adds up. */
  readonly problems: readonly SlapProblem[];
}

/** Hands turned further than this cost too much of the fingers when they are cut. */
const mostTurnedDegrees = 30;
/** Of the mean of the others: weaker and smaller than this is dirt or what an earlier finger left. */
const faintest = 0.34;

/** Fingers on a picture at 250 ppi and more whose ridges can be seen; some 40 ms for 1600 × 1500 pixels. */
export function segmentSlap(image: GrayImage, asked: AskedSlap): SlapSegmentation {
  return segmentGrid(ridgeGrid(image), asked, image.ppi);
}

/** Fingers on a preview of some 125 ppi, on clean glass; two milliseconds for 400 × 375 pixels. */
export function segmentPreview(frame: GrayImage, asked: AskedSlap): SlapSegmentation {
  return segmentGrid(touchGrid(frame), asked, frame.ppi);
}

function segmentGrid(grid: SlapGrid, { capture, expected }: AskedSlap, ppi: number): SlapSegmentation {
  const adds = expected.length > 0 && expected.every((finger) => fingersOf(capture).includes(finger));
  const named = fingersOf(capture).filter((finger) => expected.includes(finger));
  const found = findTips(grid, findRegions(grid));
  const tips = withoutTraces(found.tips);
  const guess = guessHand(tips, named, found.rotation);
  const wanted: SlapHand =
    capture === 'PLAIN_THUMBS' ? 'thumbs' : named[0]?.startsWith('LEFT') ? 'left' : 'right';
  const wrongHand = tips.length === named.length && guess.hand !== 'unknown' && guess.hand !== wanted;
  // Names run as the hand lies on the glass: thumbs and right hands from the left, left hands from the right.
  const inOrder = wanted === 'left' ? named.toReversed() : named;
  const counts = adds && tips.length === named.length && !wrongHand;
  const fingers = tips.map(
    (tip, index): FoundFinger => ({
      finger: counts ? inOrder[index] : undefined,
      corners: cornersOf(tip, ppi),
      angleDegrees: degrees(tip.angle),
      confidence: confidenceOf(tip, tips),
      cutOff: tip.cutOff,
    }),
  );
  const rotationDegrees = degrees(found.rotation);
  const problems: SlapProblem[] = [
    ...(adds ? [] : (['asked-wrongly'] as const)),
    ...(tips.length === 0 ? (['no-finger'] as const) : []),
    ...(tips.length > 0 && tips.length < named.length ? (['too-few-fingers'] as const) : []),
    ...(tips.length > named.length ? (['too-many-fingers'] as const) : []),
    ...(wrongHand ? (['wrong-hand'] as const) : []),
    ...(Math.abs(rotationDegrees) > mostTurnedDegrees ? (['hand-turned'] as const) : []),
    ...(tips.some(({ cutOff }) => cutOff) ? (['finger-cut-off'] as const) : []),
  ];
  return {
    fingers,
    hand: guess.hand,
    handConfidence: Math.round(guess.confidence),
    rotationDegrees,
    problems,
  };
}

function withoutTraces(tips: readonly SlapTip[]): readonly SlapTip[] {
  const strongest = tips.reduce((most, { energy, area }) => Math.max(most, energy * Math.min(area, 160)), 0);
  return tips.filter(({ energy, area }) => energy * Math.min(area, 160) >= faintest * strongest);
}

function cornersOf({ x, y, angle, width, length }: SlapTip, ppi: number): { x: number; y: number }[] {
  const perMm = ppi / 25.4;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const corner = (across: number, along: number) => ({
    x: (x + across * cosine - along * sine) * perMm,
    y: (y + across * sine + along * cosine) * perMm,
  });
  return [
    corner(-width / 2, -length / 2),
    corner(width / 2, -length / 2),
    corner(width / 2, length / 2),
    corner(-width / 2, length / 2),
  ];
}

/** Skin of a finger's size and shape, as strong as its neighbours, all of it on the picture. */
function confidenceOf(tip: SlapTip, tips: readonly SlapTip[]): number {
  const mean = tips.reduce((sum, { energy }) => sum + energy, 0) / tips.length;
  const strength = Math.min(1, tip.energy / (0.75 * mean));
  const size = Math.min(1, tip.area / 110) * Math.min(1, 620 / tip.area);
  const shape = tip.length / tip.width;
  const likely = shape < 0.85 ? Math.max(0.2, shape / 0.85) : shape > 2.2 ? 2.2 / shape : 1;
  // A box that its skin leaves empty holds something else than one finger.
  const fill = Math.min(1, tip.area / (tip.width * tip.length) / 0.62);
  return Math.round(100 * strength * size * likely * fill * (tip.cutOff ? 0.5 : 1));
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
