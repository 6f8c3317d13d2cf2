import type { MinutiaeCloud } from './cloud.ts';
import { comparePrepared } from './compare.ts';
import { holderFrom } from './threshold.ts';

/** A finger ready for comparison. */
export interface PreparedFinger {
  /** ISO finger position 1–10; 0 unknown, which is compared with every position. */
  readonly position: number;
  readonly cloud: MinutiaeCloud;
}

export interface HolderVerdict {
  readonly same: boolean;
  /** Highest score of all pairs, 0 where no two positions could be compared. */
  readonly score: number;
  /** Which two gave it: indices into what was passed; -1 where none did. */
  readonly probe: number;
  readonly reference: number;
}

/**
 * Whether the person at hand-over has a finger of the card's holder: the best pair of like positions counts, because one worn
 * or cut finger says nothing against a person. Pure; some 3 ms a pair.
 */
export function verifyHolder(
  probes: readonly PreparedFinger[],
  references: readonly PreparedFinger[],
): HolderVerdict {
  let best: HolderVerdict = { same: false, score: 0, probe: -1, reference: -1 };
  for (const [probe, a] of probes.entries()) {
    for (const [reference, b] of references.entries()) {
      if (a.position !== b.position && a.position !== 0 && b.position !== 0) continue;
      const score = comparePrepared(a.cloud, b.cloud);
      if (score > best.score) best = { same: score >= holderFrom, score, probe, reference };
    }
  }
  return best;
}
