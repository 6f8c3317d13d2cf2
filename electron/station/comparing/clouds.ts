import { tellsApart, type MinutiaeCloud } from '../../../domain/biometrics/minutiae/cloud.ts';
import {
  compareAtLeast,
  comparePrepared,
  prepareTemplate,
} from '../../../domain/biometrics/minutiae/compare.ts';

/** Which samples are to be compared, and what is not known of them yet. */
export interface CompareOrder {
  /** Finger minutiae records of samples in `pairs` that were not sent before. */
  readonly templates: readonly { readonly sampleId: string; readonly template: Uint8Array }[];
  /** Ids of samples, in the order in which they are compared. */
  readonly pairs: readonly (readonly [probe: string, reference: string])[];
  /** Lower scores are not told, and take a third of the time; with 0 every score is. */
  readonly least: number;
}

export interface Likeness {
  readonly probe: string;
  readonly reference: string;
  readonly score: number;
  /** Whether a low score means two fingers: both show enough for that. */
  readonly telling: boolean;
}

/** Fingers made ready for comparison, each once. */
export class Clouds {
  readonly #clouds = new Map<string, MinutiaeCloud | null>();

  take(templates: CompareOrder['templates']): void {
    for (const { sampleId, template } of templates) {
      this.#clouds.set(sampleId, prepareTemplate(template) ?? null);
    }
  }

  /** Null below `least`. A record that can't be parsed is like nothing, which says nothing about the finger. */
  likeness([probe, reference]: CompareOrder['pairs'][number], least: number): Likeness | null {
    const one = this.#clouds.get(probe);
    const other = this.#clouds.get(reference);
    if (!one || !other) return least > 0 ? null : { probe, reference, score: 0, telling: false };
    const score = least > 0 ? compareAtLeast(one, other, least) : comparePrepared(one, other);
    return score < least ? null : { probe, reference, score, telling: tellsApart(one, other) };
  }

  compare({ templates, pairs, least }: CompareOrder): Likeness[] {
    this.take(templates);
    return pairs.flatMap((pair) => this.likeness(pair, least) ?? []);
  }

  forget(): void {
    this.#clouds.clear();
  }
}
