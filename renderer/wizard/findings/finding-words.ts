import {
  type Finding,
  type FindingCode,
  type FindingSubject,
  isOpen,
  stepOfFinding,
} from '../../../domain/application/findings.ts';
import type { StepId } from '../../../domain/application/steps.ts';
import { type FingerprintCaptureId, impressionOf } from '../../../domain/biometrics/positions.ts';
import type { MessageKey, Text, Values } from '../../i18n/text.ts';

/** Found because two things are not alike; all others because they are. */
const unlike: ReadonlySet<FindingCode> = new Set(['plain-rolled-differ', 'chip-portrait-differs']);

/**
 * How sure the comparison is, in words. Scales of comparisons differ, so it goes by how far the score is from its own threshold:
 * a finger comparison of three times its threshold has never been seen between two fingers.
 */
export function likenessOf({
  code,
  score,
  threshold,
}: Pick<Finding, 'code' | 'score' | 'threshold'>): MessageKey {
  const ratio = threshold > 0 ? score / threshold : 0;
  if (unlike.has(code)) {
    return ratio <= 0.25
      ? 'finding.unlike.certain'
      : ratio <= 0.6
        ? 'finding.unlike.strong'
        : 'finding.unlike.some';
  }
  return ratio >= 3 ? 'finding.like.certain' : ratio >= 1.5 ? 'finding.like.strong' : 'finding.like.some';
}

/** Somebody else may be before the devices: told before anything else. */
export function isMixUp({ code }: Pick<Finding, 'code'>): boolean {
  return (
    code === 'earlier-applicant-finger' || code === 'earlier-applicant-face' || code === 'officer-finger'
  );
}

/** Findings of a step, or of all: those that stop first, mix-ups before others, then what is only said, then what was explained. */
export function findingsOf(findings: readonly Finding[], step: StepId | null): Finding[] {
  const rank = (finding: Finding): number =>
    isOpen(finding) ? (isMixUp(finding) ? 0 : 1) : finding.overruled === null ? 2 : 3;
  return findings
    .filter(({ code }) => step === null || stepOfFinding(code) === step)
    .toSorted((one, other) => rank(one) - rank(other) || one.foundAt.localeCompare(other.foundAt));
}

export type FindingState = 'open' | 'warn' | 'explained';

export function stateOf(finding: Finding): FindingState {
  if (finding.overruled !== null) return 'explained';
  return finding.severity === 'stop' ? 'open' : 'warn';
}

type Taken = readonly {
  readonly captureId: FingerprintCaptureId;
  readonly attempts: readonly {
    readonly capturedAt: string;
    readonly fingers: readonly { readonly evidenceId: string }[];
  }[];
}[];

/** When a piece of fingerprint evidence was taken; null for anything else. */
export function takenAt(evidenceId: string, captures: Taken): string | null {
  const attempt = captures
    .flatMap(({ attempts }) => attempts)
    .find(({ fingers }) => fingers.some((finger) => finger.evidenceId === evidenceId));
  return attempt?.capturedAt ?? null;
}

/**
 * The capture to take anew: of the pieces of evidence the one taken last, since what came before was right until then. Devices tell the
 * time in seconds: within one, it is the later in the order of the policy.
 */
export function captureToRepeat(finding: Finding, captures: Taken): FingerprintCaptureId | null {
  const place = (id: FingerprintCaptureId): number => captures.findIndex(({ captureId }) => captureId === id);
  const [latest] = finding.subjects
    .flatMap(({ captureId, evidenceId }) =>
      captureId === undefined ? [] : [{ captureId, at: takenAt(evidenceId, captures) ?? '' }],
    )
    .toSorted(
      (one, other) => other.at.localeCompare(one.at) || place(other.captureId) - place(one.captureId),
    );
  return latest?.captureId ?? null;
}

/** `ngón trỏ phải (lăn)`; empty for evidence without a finger. */
export function subjectWords(
  subject: FindingSubject | undefined,
  { t, language }: Pick<Text, 't' | 'language'>,
): string {
  if (subject?.finger === undefined) return '';
  const finger = lowered(t(`finger.${subject.finger}`), language);
  if (subject.captureId === undefined) return t('finding.finger', { finger });
  return t(`finding.finger.${impressionOf(subject.captureId)}`, { finger });
}

/** What the sentences of a finding are filled with. `nameOf` turns an officer's id into a name. */
export function findingValues(
  finding: Finding,
  text: Pick<Text, 't' | 'language'>,
  nameOf: (officerId: string) => string,
): Values {
  const [first, second] = finding.subjects;
  const { other } = finding;
  return {
    first: subjectWords(first, text),
    second: subjectWords(second, text),
    finger: first?.finger === undefined ? '' : lowered(text.t(`finger.${first.finger}`), text.language),
    who: other === null ? '' : other.kind === 'officer' ? nameOf(other.label) : other.label,
    likeness: text.t(likenessOf(finding)),
  };
}

/** The name of a finger as it stands within a sentence. */
export function lowered(words: string, language: string): string {
  return words.slice(0, 1).toLocaleLowerCase(language) + words.slice(1);
}

export const explanations = [
  'looked-again',
  'hard-to-compare',
  'same-person',
  'officer-applies',
  'relatives',
  'old-picture',
  'signs-so',
  'hand-hurts',
  'pad',
  'register-wrong',
  'court-revoked',
  'other',
] as const;
export type Explanation = (typeof explanations)[number];

const betweenFingers: readonly Explanation[] = ['looked-again', 'hard-to-compare', 'other'];
const byCode: Readonly<Record<FindingCode, readonly Explanation[]>> = {
  'same-finger-twice': betweenFingers,
  'hands-swapped': betweenFingers,
  'plain-rolled-differ': betweenFingers,
  'thumb-among-fingers': betweenFingers,
  'officer-finger': ['officer-applies', 'looked-again', 'other'],
  'earlier-applicant-finger': ['same-person', 'looked-again', 'other'],
  'earlier-applicant-face': ['same-person', 'relatives', 'other'],
  'chip-portrait-differs': ['old-picture', 'other'],
  'register-dead': ['register-wrong', 'court-revoked', 'other'],
  'register-missing': ['register-wrong', 'court-revoked', 'other'],
  'signature-too-short': ['signs-so', 'hand-hurts', 'other'],
  'signature-copied': ['other'],
  'signature-without-pressure': ['pad', 'hand-hurts', 'other'],
};

/** Reasons an officer may have to go on in spite of a finding; `other` asks for words. */
export const explanationsFor = (code: FindingCode): readonly Explanation[] => byCode[code];
