import {
  copiedLikeness,
  isCopy,
  lacksPressure,
  penFacts,
  penLikeness,
  type PenMovement,
  type PenShape,
  penShape,
  tooShort,
} from '../../../domain/biometrics/signature-checks.ts';
import type { NewFinding } from '../comparing/add-findings.ts';

/** The course of a signature made before; `evidenceId` null where that signature is no part of this draft any more. */
export interface EarlierPen {
  readonly shape: PenShape;
  readonly ticket: string;
  readonly evidenceId: string | null;
}

/** What the pen did, its course, and what is wrong with it; `evidenceId` is the picture of the signature. */
export function examinePen(
  movement: PenMovement,
  evidenceId: string,
  earlier: readonly EarlierPen[],
): {
  readonly pen: { seconds: number; strokes: number; millimetres: number; pressure: boolean };
  readonly shape: PenShape | null;
  readonly findings: NewFinding[];
} {
  const facts = penFacts(movement);
  const shape = penShape(movement);
  const { seconds, strokes, millimetres, pressure } = facts;
  return {
    pen: { seconds, strokes, millimetres: Math.round(millimetres * 10) / 10, pressure },
    shape,
    findings: [
      ...shortness(facts, evidenceId),
      ...(lacksPressure(movement) ? [withoutPressure(evidenceId)] : []),
      ...copies(shape, evidenceId, earlier),
    ],
  };
}

const about = (evidenceId: string): Pick<NewFinding, 'subjects' | 'other'> => ({
  subjects: [{ evidenceId }],
  other: null,
});

function shortness(facts: ReturnType<typeof penFacts>, evidenceId: string): NewFinding[] {
  const short = tooShort(facts);
  if (short === null) return [];
  const { value, least } = short;
  return [
    { ...about(evidenceId), code: 'signature-too-short', severity: 'stop', score: value, threshold: least },
  ];
}

/** Said, not stopped: some pens of a pad have no tip that measures. */
function withoutPressure(evidenceId: string): NewFinding {
  return {
    ...about(evidenceId),
    code: 'signature-without-pressure',
    severity: 'warn',
    score: 0,
    threshold: 1,
  };
}

function copies(shape: PenShape | null, evidenceId: string, earlier: readonly EarlierPen[]): NewFinding[] {
  if (shape === null) return [];
  const [copied] = earlier
    .filter((one) => isCopy(shape, one.shape))
    .toSorted((one, other) => penLikeness(shape, other.shape) - penLikeness(shape, one.shape));
  if (copied === undefined) return [];
  const inDraft = copied.evidenceId;
  return [
    {
      code: 'signature-copied',
      severity: 'stop',
      subjects: inDraft === null ? [{ evidenceId }] : [{ evidenceId }, { evidenceId: inDraft }],
      other: inDraft === null ? { kind: 'application', label: copied.ticket } : null,
      score: penLikeness(shape, copied.shape),
      threshold: copiedLikeness,
    },
  ];
}
