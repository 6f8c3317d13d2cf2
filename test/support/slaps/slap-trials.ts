import { segmentPreview, segmentSlap, type SlapSegmentation } from '../../../domain/biometrics/slap/index.ts';
import {
  fingersOf,
  type FingerPosition,
  type FingerprintCaptureId,
} from '../../../domain/biometrics/positions.ts';
import {
  laySlap,
  type LaidHand,
  type LaidSlap,
} from '../../../native-bridges/simulators/fingers/slap-hand.ts';
import { createPerson, type Person } from '../../../native-bridges/simulators/fingers/person.ts';
import { createRandom } from '../../../native-bridges/simulators/fingers/random.ts';
import { downscale, type SlapKind } from '../../../native-bridges/simulators/fingers/slap.ts';
import { overlap } from './overlap.ts';

/** What one way of laying hands down came to. */
export interface SlapTally {
  slaps: number;
  /** As many fingers as there are. */
  rightCount: number;
  /** Of those: said to be the right hand, said to be the other, and not sure enough to say. */
  rightHand: number;
  wrongHand: number;
  unsure: number;
  /** Of the fingers found where there is one, each one's intersection over union. */
  readonly overlaps: number[];
  readonly milliseconds: number[];
}

export type SlapTrial =
  | 'straight'
  | 'turned'
  | 'shafts'
  | 'one missing'
  | 'two missing'
  | 'three missing'
  | 'dirt'
  | 'dry'
  | 'wet'
  | 'thumbs';
export const slapTrials: readonly SlapTrial[] = [
  'straight',
  'turned',
  'shafts',
  'one missing',
  'two missing',
  'three missing',
  'dirt',
  'dry',
  'wet',
  'thumbs',
];

const captures: Readonly<Record<SlapKind, FingerprintCaptureId>> = {
  right: 'PLAIN_RIGHT_FOUR_FINGERS',
  left: 'PLAIN_LEFT_FOUR_FINGERS',
  thumbs: 'PLAIN_THUMBS',
};

/** One hand laid down in one of the ways, both for the camera and as what is asked for. */
export function layTrial(
  person: Person,
  trial: SlapTrial,
  round: number,
): { laid: LaidSlap; kind: SlapKind; expected: readonly FingerPosition[] } {
  const random = createRandom(person.seed, trial, round);
  const kind: SlapKind = trial === 'thumbs' ? 'thumbs' : round % 2 === 0 ? 'right' : 'left';
  const all = fingersOf(captures[kind]);
  const fewer = { 'one missing': 1, 'two missing': 2, 'three missing': 3 }[trial as string] ?? 0;
  const without = all
    .map((finger) => ({ finger, place: random.next() }))
    .toSorted((one, other) => one.place - other.place)
    .slice(0, fewer)
    .map(({ finger }) => finger);
  const hand: LaidHand = {
    kind,
    seed: `${trial} ${round}`,
    without,
    rotation: trial === 'turned' ? random.between(-25, 25) : 5 * random.normal(),
    shiftX: random.between(-25, 25),
    shiftY: random.between(-40, 40),
    shafts: trial === 'shafts',
    ...(trial === 'dirt' ? { dirt: random.between(0.3, 1) } : {}),
    touch:
      trial === 'dry'
        ? { dryness: random.between(0.4, 0.8), pressure: random.between(0.25, 0.45) }
        : trial === 'wet'
          ? { wetness: random.between(0.4, 0.8), pressure: random.between(0.5, 0.8) }
          : {},
  };
  return { laid: laySlap(person, hand), kind, expected: all.filter((finger) => !without.includes(finger)) };
}

export function emptyTally(): SlapTally {
  return { slaps: 0, rightCount: 0, rightHand: 0, wrongHand: 0, unsure: 0, overlaps: [], milliseconds: [] };
}

/** Lays `rounds` hands of each person in one way and counts what is found. @param preview look at a quarter of the size, as coaching does */
export function runTrial(
  people: readonly Person[],
  trial: SlapTrial,
  rounds: number,
  preview = false,
): SlapTally {
  const tally = emptyTally();
  for (const person of people) {
    for (let round = 0; round < rounds; round += 1) {
      const { laid, kind, expected } = layTrial(person, trial, round);
      // Asked for the other hand every third time: what is said must not follow the question.
      const asked = round % 3 === 2 && kind !== 'thumbs' ? mirrored(kind, expected) : { kind, expected };
      const image = preview ? downscale(laid.image, 4) : laid.image;
      const started = performance.now();
      const found = (preview ? segmentPreview : segmentSlap)(image, {
        capture: captures[asked.kind],
        expected: asked.expected,
      });
      tally.milliseconds.push(performance.now() - started);
      count(tally, found, laid, kind, preview ? 4 : 1);
    }
  }
  return tally;
}

function mirrored(kind: SlapKind, expected: readonly FingerPosition[]) {
  const other = kind === 'right' ? 'left' : 'right';
  return {
    kind: other as SlapKind,
    expected: expected.map(
      (finger) =>
        (other === 'left'
          ? finger.replace('RIGHT', 'LEFT')
          : finger.replace('LEFT', 'RIGHT')) as FingerPosition,
    ),
  };
}

function count(
  tally: SlapTally,
  found: SlapSegmentation,
  laid: LaidSlap,
  kind: SlapKind,
  scale: number,
): void {
  tally.slaps += 1;
  if (found.fingers.length === laid.fingers.length) {
    tally.rightCount += 1;
    if (found.hand === 'unknown') tally.unsure += 1;
    else if (found.hand === kind) tally.rightHand += 1;
    else tally.wrongHand += 1;
  }
  for (const { corners } of laid.fingers) {
    const best = found.fingers.map((other) =>
      overlap(
        corners,
        other.corners.map(({ x, y }) => ({ x: x * scale, y: y * scale })),
      ),
    );
    tally.overlaps.push(Math.max(0, ...best));
  }
}

/** People of the same numbers always; `how many` grows by some two seconds each. */
export function trialPeople(many: number): Person[] {
  return Array.from({ length: many }, (_, index) =>
    createPerson({ seed: 30_500 + index, age: 20 + ((index * 17) % 60) }),
  );
}
