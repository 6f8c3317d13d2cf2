import type { PenShape } from '../../../domain/biometrics/signature-checks.ts';
import type { EarlierPen } from './signature-findings.ts';

interface KeptPen {
  readonly draftId: string;
  readonly ticket: string;
  readonly evidenceId: string;
  readonly shape: PenShape;
}

/** So many signatures back a pad that plays one again is noticed. */
const kept = 12;

/**
 * Courses of the last signatures written at this station, in memory only: a pad, or what stands between it and the station, that plays one again is
 * caught for whomever it does, and nothing of a signature outlives the application it belongs to (docs/adr/0033).
 */
export class EarlierPens {
  #pens: KeptPen[] = [];

  remember(pen: KeptPen): void {
    this.#pens = [...this.#pens.slice(1 - kept), pen];
  }

  /** All that were remembered; those that stand in this draft still, by `present`, with their evidence. */
  for(draftId: string, present: readonly string[]): EarlierPen[] {
    return this.#pens.map((pen) => ({
      shape: pen.shape,
      ticket: pen.ticket,
      evidenceId: pen.draftId === draftId && present.includes(pen.evidenceId) ? pen.evidenceId : null,
    }));
  }
}
