import { z } from 'zod';
import { fingerPositionSchema, fingerprintCaptureIdSchema } from '../biometrics/positions.ts';
import type { StepId } from './steps.ts';

/**
 * Closed list of what comparing pieces of evidence can find; text and remedy stand in renderer/i18n under `finding.<code>`.
 *
 * Fingers: `same-finger-twice` (two positions carry one finger), `hands-swapped` (fingers of one hand under the other's names),
 * `plain-rolled-differ` (plain and rolled print of one position are not of one finger), `thumb-among-fingers`, `officer-finger` (an officer's own
 * enrolled finger), `earlier-applicant-finger` (the finger of an applicant before).
 * Face: `earlier-applicant-face`, `chip-portrait-differs` (from the portrait on the chip of the applicant's card).
 * Person: `register-dead`, `register-missing` (the population data base has them as having died, or as declared missing by a court).
 * Signature: `signature-too-short`, `signature-copied` (the very path of an earlier signature), `signature-without-pressure`.
 */
export const findingCodes = [
  'same-finger-twice',
  'hands-swapped',
  'plain-rolled-differ',
  'thumb-among-fingers',
  'officer-finger',
  'earlier-applicant-finger',
  'earlier-applicant-face',
  'chip-portrait-differs',
  'register-dead',
  'register-missing',
  'signature-too-short',
  'signature-copied',
  'signature-without-pressure',
] as const;
export const findingCodeSchema = z.enum(findingCodes);
export type FindingCode = z.infer<typeof findingCodeSchema>;

/** A piece of evidence a finding is about. Exactly what is needed to show it, and to know when it no longer counts. */
export const findingSubjectSchema = z.object({
  /** Where it is about what the population data base says, the id of that statement. */
  evidenceId: z.string(),
  captureId: fingerprintCaptureIdSchema.optional(),
  finger: fingerPositionSchema.optional(),
});
export type FindingSubject = z.infer<typeof findingSubjectSchema>;

export const findingSchema = z.object({
  /** Made of code and subjects: the same finding found again is the same. */
  findingId: z.string().max(64),
  code: findingCodeSchema,
  /** `stop`: must be taken anew, or explained and, where the policy asks, signed for by a supervisor. `warn`: said, and sealed with the rest. */
  severity: z.enum(['stop', 'warn']),
  /** Evidence of this draft it rests on, one or two pieces: it is void as soon as one of them is no longer to be sealed. */
  subjects: z.array(findingSubjectSchema).min(1).max(2),
  /** The other side where it is not of this draft: ticket of the earlier application, or id of the officer. Never a name. */
  other: z
    .object({
      kind: z.enum(['application', 'officer', 'chip']),
      label: z.string().max(64),
      /** When that other side was taken, where it is known. */
      at: z.iso.datetime().optional(),
    })
    .nullable(),
  /** What the comparison gave and what it had to reach, on the comparison's own scale. */
  score: z.number(),
  threshold: z.number(),
  foundAt: z.iso.datetime(),
  /** Why the officer goes on all the same. */
  overruled: z
    .object({ reason: z.string().max(200), officerId: z.string(), at: z.iso.datetime() })
    .nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Whose application an earlier one is: by the personal numbers of both, where both are whole. */
export const samePersonSchema = z.enum(['same', 'another', 'unknown']);
export type SamePerson = z.infer<typeof samePersonSchema>;

/** A finding as the draft keeps it: what the comparison gave stays, what it says goes by whose the other application is. */
export const keptFindingSchema = findingSchema.extend({
  /** Of one about an earlier applicant, as far as was known last; absent in drafts of earlier versions. */
  person: samePersonSchema.optional(),
});
export type KeptFinding = z.infer<typeof keptFindingSchema>;

/** Whether it is about an applicant before, so that what it says depends on the personal numbers of both. */
export function isAboutApplicant(code: FindingCode): boolean {
  return code === 'earlier-applicant-finger' || code === 'earlier-applicant-face';
}

/**
 * What kept findings say now. Nothing of the same person who comes again; a finger of another person stops; where it isn't known whether it
 * is another, and of a face whoever it is of, it is said without stopping, of a face only the likest.
 */
export function saidNow(kept: readonly KeptFinding[]): Finding[] {
  const said = kept
    .filter(({ person }) => person !== 'same')
    .map(({ person, ...finding }): Finding => {
      if (person === undefined || finding.code !== 'earlier-applicant-finger') return finding;
      return { ...finding, severity: person === 'another' ? 'stop' : 'warn' };
    });
  return said.filter(
    (finding) =>
      finding.code !== 'earlier-applicant-face' || !said.some((other) => isLikerFace(other, finding)),
  );
}

function isLikerFace(other: Finding, { subjects: [face], score, findingId }: Finding): boolean {
  if (other.code !== 'earlier-applicant-face' || other.subjects[0]?.evidenceId !== face?.evidenceId) {
    return false;
  }
  return other.score > score || (other.score === score && other.findingId < findingId);
}

/** The step whose evidence a finding is about: there it is shown and counted as missing while it stops. */
export function stepOfFinding(code: FindingCode): StepId {
  if (code.startsWith('signature-')) return 'signature';
  if (code.startsWith('register-')) return 'personal';
  return code === 'earlier-applicant-face' || code === 'chip-portrait-differs' ? 'photo' : 'fingerprints';
}

/** Stops sealing: nobody has said why it is all right. */
export function isOpen({ severity, overruled }: Pick<Finding, 'severity' | 'overruled'>): boolean {
  return severity === 'stop' && overruled === null;
}
