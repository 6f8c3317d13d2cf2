import type { DraftView } from '../../../../domain/application/draft.ts';

/** What the officer is about to sign, in numbers. */
export interface SealSummary {
  readonly captures: number;
  readonly poorAccepted: number;
  readonly exceptedFingers: number;
  readonly findingsOverruled: number;
  /** Said, not stopping. */
  readonly findingsNoted: number;
  /** Of the excepted fingers so many hands were pictured. */
  readonly handsPictured: number;
  /** Why a portrait that fails a check is kept; null where none is. */
  readonly photoKept: string | null;
  /** Some finger is still being compared: the station seals nothing before. */
  readonly comparing: boolean;
  readonly attempts: number;
  readonly documents: number;
  readonly pages: number;
  readonly photoRemarks: number;
  readonly signatures: number;
  readonly warnings: number;
  readonly irisMissing: boolean;
  readonly hasPhoto: boolean;
  /** Things still missing in earlier steps: not zero means the station will refuse. */
  readonly missing: number;
}

export function summaryOf(view: DraftView): SealSummary {
  const { fingerprints, documents, photo } = view;
  return {
    captures: fingerprints.filter(({ attempts, state }) => state !== 'exception' && attempts.length > 0)
      .length,
    poorAccepted: fingerprints.filter(({ acceptedPoorReason }) => acceptedPoorReason !== null).length,
    exceptedFingers: view.fingerExceptions.length,
    findingsOverruled: view.findings.filter(({ overruled }) => overruled !== null).length,
    findingsNoted: view.findings.filter(
      ({ severity, overruled }) => severity === 'warn' && overruled === null,
    ).length,
    handsPictured: view.fingerExceptions.filter((exception) => exception.photo !== undefined).length,
    photoKept: photo?.acceptedPoorReason ?? null,
    comparing: fingerprints.some((capture) => capture.comparing > 0),
    attempts: fingerprints.reduce((sum, { attempts }) => sum + attempts.length, 0),
    documents: documents.length,
    pages: documents.reduce((sum, { pages }) => sum + pages.length, 0),
    photoRemarks: photo?.remarks.length ?? 0,
    signatures: view.signatures.length,
    warnings: view.remarks.filter(({ severity }) => severity === 'warning').length,
    irisMissing: view.irisException !== null,
    hasPhoto: photo !== null,
    missing: view.steps
      .filter(({ id }) => id !== 'sign' && id !== 'slip')
      .reduce((sum, { missing }) => sum + missing, 0),
  };
}
