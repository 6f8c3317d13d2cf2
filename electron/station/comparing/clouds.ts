import type { MinutiaeCloud } from '../../../domain/biometrics/minutiae/cloud.ts';
import { comparePrepared, prepareTemplate } from '../../../domain/biometrics/minutiae/compare.ts';

/** Which samples are to be compared, and what is not known of them yet. */
export interface CompareOrder {
  /** Finger minutiae records of samples in `pairs` that were not sent before. */
  readonly templates: readonly { readonly sampleId: string; readonly template: Uint8Array }[];
  /** Ids of samples, in the order in which they are compared. */
  readonly pairs: readonly (readonly [probe: string, reference: string])[];
  /** Lower scores are not told. */
  readonly least: number;
}

export interface Likeness {
  readonly probe: string;
  readonly reference: string;
  readonly score: number;
}

/** Fingers made ready for comparison, each once. */
export class Clouds {
  readonly #clouds = new Map<string, MinutiaeCloud | null>();

  take(templates: CompareOrder['templates']): void {
    for (const { sampleId, template } of templates) {
      this.#clouds.set(sampleId, prepareTemplate(template) ?? null);
    }
  }

  /** A record that can't be parsed is like nothing. */
  score(probe: string, reference: string): number {
    const one = this.#clouds.get(probe);
    const other = this.#clouds.get(reference);
    return one && other ? comparePrepared(one, other) : 0;
  }

  compare({ templates, pairs, least }: CompareOrder): Likeness[] {
    this.take(templates);
    return pairs
      .map(([probe, reference]) => ({ probe, reference, score: this.score(probe, reference) }))
      .filter(({ score }) => score >= least);
  }

  forget(): void {
    this.#clouds.clear();
  }
}
