import type { FindingCode, FindingSubject, KeptFinding, SamePerson } from '../../application/findings.ts';
import { digitsOf } from '../../applicant/personal-number.ts';
import {
  earlierApplicantFrom,
  earlierApplicantTwoFrom,
  plainAgainstRolled,
  sameFingerTwiceFrom,
  samePositionSurelyNotBelow,
} from '../minutiae/threshold.ts';
import { kindOf } from '../best-of.ts';
import { type FingerPosition, type FingerprintCaptureId, fingersOf } from '../positions.ts';

/** An image of a finger as comparisons know it. */
export interface GuardFinger {
  readonly evidenceId: string;
  readonly captureId: FingerprintCaptureId;
  readonly finger: FingerPosition;
  /** Reaches its threshold: a comparison that finds nothing alike says something about fingers, not about smudges. */
  readonly good: boolean;
}

/** What a comparison says; id, moment and the officer's word come from who keeps it. */
export type FoundBetween = Omit<KeptFinding, 'findingId' | 'foundAt' | 'overruled'>;

/**
 * Whether two images of one application are compared: all that could be sealed side by side. Two images of one finger at one capture
 * never are.
 */
export function isComparable(one: GuardFinger, other: GuardFinger): boolean {
  return one.captureId !== other.captureId || one.finger !== other.finger;
}

/** How alike two images are. */
export interface OwnLikeness {
  readonly score: number;
  /** Whether both show enough minutiae for a low score to mean two fingers (`tellsApart`). */
  readonly telling: boolean;
}

/** What the likeness of two images of one application says; null where it is as it should be. Symmetric. */
export function ownFinding(
  one: GuardFinger,
  other: GuardFinger,
  { score, telling }: OwnLikeness,
): FoundBetween | null {
  const subjects = [one, other].map(subjectOf).sort(byEvidence);
  if (one.finger === other.finger) {
    if (plainAgainstRolled(score, telling) !== 'different') return null;
    const severity = one.good && other.good ? 'stop' : 'warn';
    return {
      code: 'plain-rolled-differ',
      severity,
      subjects,
      other: null,
      score,
      threshold: samePositionSurelyNotBelow,
    };
  }
  if (score < sameFingerTwiceFrom) return null;
  const code = confusionOf(one, other);
  return { code, severity: 'stop', subjects, other: null, score, threshold: sameFingerTwiceFrom };
}

/** One finger under two names: how that came about. */
function confusionOf(one: GuardFinger, other: GuardFinger): FindingCode {
  const kinds = [kindOf(one.finger), kindOf(other.finger)];
  const thumbs = kinds.filter((kind) => kind === 'thumb').length;
  if (thumbs === 1) return 'thumb-among-fingers';
  return isOtherHand(one, other) && (kinds[0] === kinds[1] || isReversed(one, other))
    ? 'hands-swapped'
    : 'same-finger-twice';
}

function isOtherHand({ finger }: GuardFinger, other: GuardFinger): boolean {
  return finger.startsWith('RIGHT_') !== other.finger.startsWith('RIGHT_');
}

/** A scanner that names the fingers of a slap from left to right calls a left little finger a right index finger. */
function isReversed(one: GuardFinger, other: GuardFinger): boolean {
  const slap = [one, other].find(({ captureId }) => fingersOf(captureId).length === 4);
  if (slap === undefined) return false;
  const across = slap === one ? other : one;
  const place = fingersOf(slap.captureId).indexOf(slap.finger);
  return kindOf(fingersOf(slap.captureId).toReversed()[place] ?? slap.finger) === kindOf(across.finger);
}

/** What the likeness to an officer's enrolled finger says. */
export function officerFinding(finger: GuardFinger, officerId: string, score: number): FoundBetween | null {
  if (score < sameFingerTwiceFrom) return null;
  return {
    code: 'officer-finger',
    severity: 'stop',
    subjects: [subjectOf(finger)],
    other: { kind: 'officer', label: officerId },
    score,
    threshold: sameFingerTwiceFrom,
  };
}

const wholeNumber = /^\d{12}$/;

/** A number that is being typed says nothing yet. */
export function samePersonBy(number: string | undefined, earlier: string | undefined): SamePerson {
  const [one, other] = [digitsOf(number ?? ''), digitsOf(earlier ?? '')];
  if (!wholeNumber.test(one) || !wholeNumber.test(other)) return 'unknown';
  return one === other ? 'same' : 'another';
}

/** How alike a finger is to one of an earlier applicant's. */
export interface EarlierLikeness {
  readonly probe: GuardFinger;
  readonly earlier: {
    readonly applicationId: string;
    readonly ticket: string;
    /** Of its last capture, ISO. */
    readonly at: string;
    readonly person: SamePerson;
  };
  /** Position under which the earlier applicant's finger is kept. */
  readonly finger: FingerPosition;
  readonly score: number;
}

/** Scores below say nothing about earlier applicants, by themselves or together. */
export const leastEarlierLikeness = earlierApplicantTwoFrom;

/**
 * What likenesses to earlier applicants say, however they are ordered: a finger that is surely one of theirs, or two different fingers that are
 * likely two different ones of the same earlier applicant. What of it is said goes by whose application that is (`saidNow`).
 */
export function earlierFindings(likenesses: readonly EarlierLikeness[]): FoundBetween[] {
  return [...byApplication(likenesses).values()].flatMap((ofOne) => {
    const best = new Map<string, EarlierLikeness>();
    for (const likeness of ofOne) {
      const { evidenceId } = likeness.probe;
      const before = best.get(evidenceId);
      const counts = likeness.score >= earlierApplicantFrom || hasCompanion(likeness, ofOne);
      if (counts && (before === undefined || likeness.score > before.score)) best.set(evidenceId, likeness);
    }
    return [...best.values()].map(earlierFinding).sort(byFirstSubject);
  });
}

function byApplication(likenesses: readonly EarlierLikeness[]): Map<string, EarlierLikeness[]> {
  const groups = new Map<string, EarlierLikeness[]>();
  for (const likeness of likenesses) {
    if (likeness.score < leastEarlierLikeness) continue;
    const { applicationId } = likeness.earlier;
    groups.set(applicationId, [...(groups.get(applicationId) ?? []), likeness]);
  }
  return groups;
}

/** Another finger is like another finger of the same applicant: chance would have had to strike twice. */
function hasCompanion(one: EarlierLikeness, all: readonly EarlierLikeness[]): boolean {
  return all.some(({ probe, finger }) => probe.finger !== one.probe.finger && finger !== one.finger);
}

function earlierFinding({ probe, earlier, score }: EarlierLikeness): FoundBetween {
  return {
    code: 'earlier-applicant-finger',
    severity: earlier.person === 'another' ? 'stop' : 'warn',
    person: earlier.person,
    subjects: [subjectOf(probe)],
    other: { kind: 'application', label: earlier.ticket, at: earlier.at },
    score,
    threshold: score >= earlierApplicantFrom ? earlierApplicantFrom : earlierApplicantTwoFrom,
  };
}

function subjectOf({ evidenceId, captureId, finger }: GuardFinger): FindingSubject {
  return { evidenceId, captureId, finger };
}

function byEvidence(one: FindingSubject, other: FindingSubject): number {
  return one.evidenceId < other.evidenceId ? -1 : 1;
}

function byFirstSubject(one: FoundBetween, other: FoundBetween): number {
  const id = ({ subjects: [subject] }: FoundBetween): string => subject?.evidenceId ?? '';
  return id(one) < id(other) ? -1 : 1;
}
