import { type FingerPosition, fingerPositions } from '../../../../domain/biometrics/positions.ts';

/**
 * The drawing of a hand: back of the left hand, thumb at the right, in a field of 150 × 186; the right hand is its mirror
 * image. Own drawing after the proportions of an adult hand (middle finger longest, index and ring alike).
 */
export const handField = { width: 150, height: 186 } as const;

export interface FingerShape {
  readonly path: string;
  /** Centre of the mark near the tip. */
  readonly mark: { readonly x: number; readonly y: number };
  /** Where an arrow that points at the fingertip begins. */
  readonly above: { readonly x: number; readonly y: number };
  /** Degrees from upright. */
  readonly turn: number;
}

type Point = readonly [number, number];
type Part = 'THUMB' | 'INDEX' | 'MIDDLE' | 'RING' | 'LITTLE';

/** Root inside the palm, tip centre, radius at root and tip. */
const bones: Readonly<Record<Part, readonly [Point, Point, number, number]>> = {
  LITTLE: [[33, 106], [17, 59], 10, 7.6],
  RING: [[53, 100], [43, 33], 10.8, 8.4],
  MIDDLE: [[73, 98], [72, 22], 11.2, 8.8],
  INDEX: [[93, 101], [101, 34], 11, 8.6],
  THUMB: [[92, 148], [132, 102], 16, 10.4],
};

const palm =
  'M 23 104 C 22 96 30 90 38 90 L 92 88 C 101 88 105 94 105 102 L 108 122 ' +
  'C 113 134 109 148 101 156 C 96 162 95 176 96 200 L 41 200 C 41 176 36 162 30 148 C 25 136 22 118 23 104 Z';

const partOf = (finger: FingerPosition): Part => finger.slice(finger.indexOf('_') + 1) as Part;
export const sideOf = (finger: FingerPosition): 'left' | 'right' =>
  finger.startsWith('LEFT_') ? 'left' : 'right';

/** Palm of either hand as a path. */
export function palmPath(side: 'left' | 'right'): string {
  return side === 'left' ? palm : mirrored(palm);
}

export function fingerShape(finger: FingerPosition): FingerShape {
  const [root, tip, wide, narrow] = bones[partOf(finger)];
  const flip = sideOf(finger) === 'right';
  const at = ([x, y]: Point): Point => [flip ? handField.width - x : x, y];
  const [rootX, rootY] = at(root);
  const [tipX, tipY] = at(tip);
  const length = Math.hypot(tipX - rootX, tipY - rootY);
  const along: Point = [(tipX - rootX) / length, (tipY - rootY) / length];
  const across: Point = [-along[1], along[0]];
  const side = (share: number, radius: number): string =>
    `${round(rootX + along[0] * length * share + across[0] * radius)} ${round(rootY + along[1] * length * share + across[1] * radius)}`;
  // Slightly narrower between the joints: a finger, not a tube.
  const waist = (wide + narrow) / 2 - 1;
  const path =
    `M ${side(0, wide)} Q ${side(0.45, waist)} ${side(0.72, narrow + 0.5)} L ${side(1, narrow)} ` +
    `A ${narrow} ${narrow} 0 0 0 ${side(1, -narrow)} L ${side(0.72, -narrow - 0.5)} Q ${side(0.45, -waist)} ${side(0, -wide)} ` +
    `A ${wide} ${wide} 0 0 0 ${side(0, wide)} Z`;
  return {
    path,
    mark: { x: round(tipX - along[0]), y: round(tipY - along[1]) },
    above: { x: round(tipX + along[0] * (narrow + 16)), y: round(tipY + along[1] * (narrow + 16)) },
    turn: round((Math.atan2(along[0], -along[1]) * 180) / Math.PI),
  };
}

export const fingersOfHand = (side: 'left' | 'right'): readonly FingerPosition[] =>
  fingerPositions.filter((finger) => sideOf(finger) === side);

function mirrored(path: string): string {
  let isX = true;
  return path.replaceAll(/-?\d+(?:\.\d+)?/g, (number) => {
    const value = isX ? String(handField.width - Number(number)) : number;
    isX = !isX;
    return value;
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;
