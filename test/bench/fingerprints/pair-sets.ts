import { createRandom } from '../../../native-bridges/simulators/fingers/random.ts';
import type { Print } from './prints.ts';

export type Pair = readonly [number, number];

/** Pairs that are judged together; indices into the prints. */
export interface PairSet {
  readonly name: string;
  readonly genuine: readonly Pair[];
  readonly impostor: readonly Pair[];
}

const clean = ['good', 'careless', 'rolled'];

const syntheticSets: readonly (readonly [string, (a: string, b: string) => boolean])[] = [
  ['made: good, careless, rolled', (a, b) => clean.includes(a) && clean.includes(b)],
  ['made: turned by 20–45°', (a, b) => isAgainst('turned', a, b)],
  ['made: part of the pad', (a, b) => isAgainst('part', a, b)],
  ['made: dry or wet skin', (a, b) => isAgainst('poor', a, b)],
  ['made: in ink, rolled against plain', (a, b) => isBoth('ink rolled', 'ink plain', a, b)],
];

function isAgainst(wanted: string, a: string, b: string): boolean {
  return (a === wanted && clean.includes(b)) || (b === wanted && clean.includes(a));
}

function isBoth(one: string, other: string, a: string, b: string): boolean {
  return (a === one && b === other) || (a === other && b === one);
}

/** Every genuine pair, and at most `impostors` of the others by lot, for each kind of touch. */
export function syntheticPairs(prints: readonly Print[], impostors: number): PairSet[] {
  return syntheticSets.map(([name, belongs]) => {
    const genuine: Pair[] = [];
    const others: Pair[] = [];
    for (const [a, one] of prints.entries()) {
      for (let b = a + 1; b < prints.length; b += 1) {
        const other = prints[b] as Print;
        if (!belongs(one.label, other.label)) continue;
        (one.finger === other.finger ? genuine : others).push([a, b]);
      }
    }
    const random = createRandom('impostors', name);
    const share = impostors / Math.max(1, others.length);
    return { name, genuine, impostor: others.filter(() => random.next() < share) };
  });
}

/** @param from where the card's and the other public prints begin */
export function publicPairs(prints: readonly Print[], from: number): PairSet[] {
  const card: PairSet = { name: 'card: rolled against plain', genuine: [], impostor: [] };
  const all: PairSet = { name: 'public: all pairs', genuine: [], impostor: [] };
  for (let a = from; a < prints.length; a += 1) {
    for (let b = a + 1; b < prints.length; b += 1) {
      const [one, other] = [prints[a] as Print, prints[b] as Print];
      const kind = one.finger === other.finger ? 'genuine' : 'impostor';
      (all[kind] as Pair[]).push([a, b]);
      const onCard = one.finger.startsWith('card') && other.finger.startsWith('card');
      if (onCard && one.label !== other.label) (card[kind] as Pair[]).push([a, b]);
    }
  }
  return [card, all].filter(({ genuine }) => genuine.length > 0);
}
