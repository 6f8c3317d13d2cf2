import { tellsApart } from '../../../domain/biometrics/minutiae/cloud.ts';
import { compareAtLeast, comparePrepared } from '../../../domain/biometrics/minutiae/compare.ts';
import { verifyHolder } from '../../../domain/biometrics/minutiae/holder.ts';
import {
  earlierApplicantFrom,
  earlierApplicantTwoFrom,
  holderFrom,
  sameFingerFrom,
  sameFingerTwiceFrom,
  samePositionSurelyFrom,
  samePositionSurelyNotBelow,
} from '../../../domain/biometrics/minutiae/threshold.ts';
import type { BenchTable, Figure } from '../bench.ts';
import type { Print } from './prints.ts';
import { upperBound } from './statistics.ts';

/** What a use is measured on: how many of each fell on the wrong side. */
interface Use {
  readonly name: string;
  readonly threshold: number;
  readonly genuine: number;
  readonly refused: number;
  readonly impostor: number;
  readonly accepted: number;
}

/** Touches that a search or a second capture sees: what the policy's quality thresholds let through. */
const kept = ['good', 'careless', 'rolled', 'turned', 'part'];

/** Each use of a comparison at its own threshold, on the synthetic prints; the card for what it alone has. */
export function figuresByUse(
  made: readonly Print[],
  others: readonly Print[],
): { readonly table: BenchTable; readonly figures: readonly Figure[] } {
  const prints = made.filter(({ label }) => kept.includes(label));
  const started = performance.now();
  const all = scoresOf(prints, (a, b) => compareAtLeast(a.cloud, b.cloud, sameFingerFrom));
  const searchMs = (performance.now() - started) / Math.max(1, all.genuine.length + all.impostor.length);
  const inked = made.filter(({ label }) => label.startsWith('ink'));
  const touched = made.filter(({ label }) => ['good', 'careless', 'rolled'].includes(label));
  const apart = (pool: readonly Print[]) =>
    scoresOf(
      pool,
      (a, b) => comparePrepared(a.cloud, b.cloud),
      (a, b) => a.label.endsWith('rolled') !== b.label.endsWith('rolled'),
    );
  /** Scores as `plainAgainstRolled` reads them: where the prints can't tell, nothing is surely different. */
  const differing = (pool: readonly Print[]) =>
    scoresOf(
      pool,
      (a, b) => (tellsApart(a.cloud, b.cloud) ? comparePrepared(a.cloud, b.cloud) : Number.POSITIVE_INFINITY),
      (a, b) => a.label.endsWith('rolled') !== b.label.endsWith('rolled'),
    );
  const live = apart(touched);
  const ink = apart(inked);
  const carded = others.filter(({ finger }) => finger.startsWith('card'));
  const card = apart(carded);
  const uses: Use[] = [
    use('officer signs in', sameFingerFrom, all),
    use('same finger twice in an application', sameFingerTwiceFrom, all),
    use('an earlier applicant, one finger', earlierApplicantFrom, all),
    use('an earlier applicant, each of two fingers', earlierApplicantTwoFrom, all),
    use('plain and rolled surely the same, live', samePositionSurelyFrom, live),
    use('plain and rolled surely the same, ink', samePositionSurelyFrom, ink),
    use('plain and rolled surely the same, card', samePositionSurelyFrom, card),
    use('plain and rolled not surely different, live', samePositionSurelyNotBelow, differing(touched)),
    use('plain and rolled not surely different, ink', samePositionSurelyNotBelow, differing(inked)),
    use('plain and rolled not surely different, card', samePositionSurelyNotBelow, differing(carded)),
    holderUse(made, ['RIGHT_INDEX', 'LEFT_INDEX'], 'hand-over, best of two fingers'),
    holderUse(made, ['RIGHT_INDEX'], 'hand-over, one finger'),
  ];
  return { table: tableOf(uses), figures: [...uses.flatMap(figuresOf), timeFigure(searchMs)] };
}

interface Compared {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

function scoresOf(
  prints: readonly Print[],
  compare: (a: Print, b: Print) => number,
  belongs: (a: Print, b: Print) => boolean = () => true,
): Compared {
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (const [index, a] of prints.entries()) {
    for (const b of prints.slice(index + 1)) {
      if (belongs(a, b)) (a.finger === b.finger ? genuine : impostor).push(compare(a, b));
    }
  }
  return { genuine, impostor };
}

function use(name: string, threshold: number, { genuine, impostor }: Compared): Use {
  return {
    name,
    threshold,
    genuine: genuine.length,
    refused: genuine.filter((score) => score < threshold).length,
    impostor: impostor.length,
    accepted: impostor.filter((score) => score >= threshold).length,
  };
}

/** Plain touches at hand-over, careless and of dry or wet skin, against what was enrolled, of every person with every person. */
function holderUse(made: readonly Print[], positions: readonly string[], name: string): Use {
  const people = new Map<string, Print[]>();
  for (const print of made) {
    const person = print.finger.slice(0, print.finger.lastIndexOf(' '));
    people.set(person, [...(people.get(person) ?? []), print]);
  }
  const fingersOf = (prints: readonly Print[], label: string) =>
    positions.flatMap((position, index) =>
      prints
        .filter((print) => print.label === label && print.finger.endsWith(` ${position}`))
        .map(({ cloud }) => ({ position: index + 1, cloud })),
    );
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (const [who, enrolled] of people) {
    for (const [comer, touched] of people) {
      for (const label of ['careless', 'turned', 'part', 'poor']) {
        const { score } = verifyHolder(fingersOf(touched, label), fingersOf(enrolled, 'rolled'));
        (who === comer ? genuine : impostor).push(score);
      }
    }
  }
  return use(name, holderFrom, { genuine, impostor });
}

function tableOf(uses: readonly Use[]): BenchTable {
  const share = (count: number, of: number) => `${((100 * count) / Math.max(1, of)).toFixed(3)} %`;
  return {
    title: 'by use, at its own threshold (domain/biometrics/minutiae/threshold.ts)',
    columns: ['use', 'from score', 'genuine', 'refused', 'impostors', 'accepted', 'at most (95 %)'],
    rows: uses.map(({ name, threshold, genuine, refused, impostor, accepted }) => [
      name,
      `${threshold}`,
      `${genuine}`,
      share(refused, genuine),
      `${impostor}`,
      share(accepted, impostor),
      `${(100 * upperBound(accepted, impostor)).toFixed(3)} %`,
    ]),
  };
}

function figuresOf({ name, genuine, refused, impostor, accepted }: Use): Figure[] {
  return [
    { name: `${name}: refused`, value: (100 * refused) / Math.max(1, genuine), unit: '%' },
    { name: `${name}: accepted`, value: (100 * accepted) / Math.max(1, impostor), unit: '%' },
  ];
}

function timeFigure(searchMs: number): Figure {
  return { name: 'comparison in a search, mean', value: searchMs, unit: 'ms', target: { atMost: 5 } };
}
