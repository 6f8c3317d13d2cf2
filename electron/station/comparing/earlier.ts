import {
  type EarlierLikeness,
  type FoundBetween,
  type GuardFinger,
  type SamePerson,
  earlierFindings,
  samePersonBy,
} from '../../../domain/biometrics/guard/fingers.ts';
import { type FingerPosition, fingerPositions } from '../../../domain/biometrics/positions.ts';
import { readDraft } from '../intake/draft-store.ts';
import type { VaultAccess } from '../vault/schema.ts';
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
  const persons = new Map<string, SamePerson>();
  for (const { applicant } of matches) {
    const { applicationId } = applicant;
    if (persons.has(applicationId)) continue;
    persons.set(applicationId, samePersonBy(personalNumber, await numberOf(access, applicationId)));
  }
  return earlierFindings(
    matches.map(({ probe, finger, score, applicant }) => ({
      probe,
      finger,
      score,
      earlier: { ...applicant, person: persons.get(applicant.applicationId) ?? 'unknown' },
    })),
  );
}

/** Of the draft while there is one, else of the index of what was sealed. */
async function numberOf(access: VaultAccess, applicationId: string): Promise<string | undefined> {
  const draft = await readDraft(access, applicationId);
  if (draft !== null) return draft.record.fields.personalNumber;
  const row = await access
    .selectFrom('application')
    .select('personal_number')
    .where('id', '=', applicationId)
    .executeTakeFirst();
  return row?.personal_number;
}
