import type { MinutiaeCloud } from './cloud.ts';
import { compareAtLeast } from './compare.ts';
import type { PreparedFinger } from './holder.ts';
import { earlierApplicantFrom, earlierApplicantTwoFrom } from './threshold.ts';

/** Someone enrolled before at this station; prepare the clouds once and keep them (`prepareTemplate`). */
export interface EarlierApplicant<Key> {
  readonly key: Key;
  readonly fingers: readonly PreparedFinger[];
}

export interface LikePair {
  /** Indices into the probes and into the earlier applicant's fingers. */
  readonly probe: number;
  readonly reference: number;
  readonly score: number;
}

export interface EarlierMatch<Key> {
  readonly key: Key;
  /** What made the alarm, most alike first: one pair beyond all doubt, or at least two pairs of different fingers. */
  readonly pairs: readonly LikePair[];
}

/**
 * Earlier applicants who share fingers with the new one, whatever the positions: hands may have been swapped too. Pure; some
 * 0.5 ms for two fingers that are not alike. A long search can be cut into calls of one applicant each.
 */
export function findEarlierApplicants<Key>(
  probes: readonly PreparedFinger[],
  applicants: readonly EarlierApplicant<Key>[],
): EarlierMatch<Key>[] {
  const found: EarlierMatch<Key>[] = [];
  for (const { key, fingers } of applicants) {
    const pairs = likePairs(
      probes.map(({ cloud }) => cloud),
      fingers.map(({ cloud }) => cloud),
    );
    const alarming = alarmOf(pairs, probes, fingers);
    if (alarming.length > 0) found.push({ key, pairs: alarming });
  }
  return found;
}

function likePairs(probes: readonly MinutiaeCloud[], references: readonly MinutiaeCloud[]): LikePair[] {
  const pairs: LikePair[] = [];
  for (const [probe, a] of probes.entries()) {
    for (const [reference, b] of references.entries()) {
      const score = compareAtLeast(a, b, earlierApplicantTwoFrom);
      if (score >= earlierApplicantTwoFrom) pairs.push({ probe, reference, score });
    }
  }
  return pairs.sort((a, b) => b.score - a.score);
}

/** Two pictures of one finger are one finger: only pairs that differ in both count as two. */
function alarmOf(
  pairs: readonly LikePair[],
  probes: readonly PreparedFinger[],
  references: readonly PreparedFinger[],
): readonly LikePair[] {
  const surest = pairs[0];
  if (surest === undefined) return [];
  if (surest.score >= earlierApplicantFrom) return pairs;
  const fingerOf = (fingers: readonly PreparedFinger[], index: number) => fingers[index]?.position;
  const apart = (a: LikePair, b: LikePair) =>
    fingerOf(probes, a.probe) !== fingerOf(probes, b.probe) &&
    fingerOf(references, a.reference) !== fingerOf(references, b.reference);
  return pairs.some((a) => pairs.some((b) => apart(a, b))) ? pairs : [];
}
