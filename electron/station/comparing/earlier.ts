import {
  type EarlierLikeness,
  type FoundBetween,
  type GuardFinger,
  earlierFindings,
} from '../../../domain/biometrics/guard/fingers.ts';
import { type FingerPosition, fingerPositions } from '../../../domain/biometrics/positions.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { personsOf } from './persons.ts';
import { type RecentApplicant, samplesOf } from './recent-store.ts';

/** One finger of an earlier applicant: the best image of it that was kept. */
export interface EarlierFinger {
  readonly sampleId: string;
  readonly applicant: RecentApplicant;
  readonly finger: FingerPosition;
}

/** An `EarlierLikeness` before it is known whether the two are the same person. */
export type EarlierMatch = Pick<EarlierLikeness, 'probe' | 'finger' | 'score'> & {
  readonly applicant: RecentApplicant;
};

/** The best image of each finger of each, in the order of the applicants. */
export async function fingersOfEarlier(
  access: VaultAccess,
  applicants: readonly RecentApplicant[],
): Promise<EarlierFinger[]> {
  const ids = applicants.map(({ applicationId }) => applicationId);
  const samples = await samplesOf(access, ids, 'finger');
  return applicants.flatMap((applicant) => {
    const own = samples.filter(({ applicationId }) => applicationId === applicant.applicationId);
    return fingerPositions.flatMap((finger): EarlierFinger[] => {
      const [best] = own
        .filter((sample) => sample.finger === finger)
        .toSorted((one, other) => other.quality - one.quality);
      return best === undefined ? [] : [{ sampleId: best.sampleId, applicant, finger }];
    });
  });
}

/** Likeliest first: fingers of the same position, the newest applicants first; then all others, in the same order. */
export function pairsInOrder(
  probes: readonly GuardFinger[],
  earlier: readonly EarlierFinger[],
): [GuardFinger, EarlierFinger][] {
  const pairs = earlier.flatMap((reference) =>
    probes.map((probe): [GuardFinger, EarlierFinger] => [probe, reference]),
  );
  const isSame = ([probe, reference]: [GuardFinger, EarlierFinger]) => probe.finger === reference.finger;
  return [...pairs.filter(isSame), ...pairs.filter((pair) => !isSame(pair))];
}

/** What the matches say, by the personal numbers as they stand now. */
export async function findEarlier(
  access: VaultAccess,
  personalNumber: string | undefined,
  matches: readonly EarlierMatch[],
): Promise<FoundBetween[]> {
  const persons = await personsOf(
    access,
    personalNumber,
    matches.map(({ applicant }) => applicant.ticket),
  );
  return earlierFindings(
    matches.map(({ probe, finger, score, applicant }) => ({
      probe,
      finger,
      score,
      earlier: { ...applicant, person: persons.get(applicant.ticket) ?? 'unknown' },
    })),
  );
}
