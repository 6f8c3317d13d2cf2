import type { z } from 'zod';
import { ageOn } from '../applicant/partial-date.ts';
import { isGood } from '../biometrics/best-of.ts';
import {
  type FingerPosition,
  type FingerprintCaptureId,
  fingerPositionSchema,
  fingerprintCaptureIdSchema,
  fingersOf,
  impressionOf,
} from '../biometrics/positions.ts';
import { reasonOf } from '../policy/policies.ts';
import type { Policy } from '../policy/policy.ts';
import { isFilled, malformedFields, missingFields } from './completeness.ts';
import { differencesOf, openDifferences } from './differences.ts';
import { evidenceFileName } from './evidence.ts';
import { evidenceReferencesOf } from './evidence-references.ts';
import { isOpen } from './findings.ts';
import { lifeDoubts, lifeFindingCode } from './life-status.ts';
import {
  contextKey,
  type Enrollment,
  missingFingerMetadataSchema,
  photoMetadataSchema,
} from './osia-profile.ts';
import type { OsiaBiometricData } from './osia-schema.ts';

/**
 * What the rule set requires and a sealed application lacks, as stable codes without applicant data. Empty means complete. The
 * station asks before it seals, the centre before it acknowledges. Codes (parts after the second dot are parameters):
 *
 * - `policy.other`, `reason.unknown`, `reason.issue-type`
 * - `eligibility.<code of the policy>`
 * - `field.missing.<field>`, `field.malformed.<field>`
 * - `document.missing`
 * - `difference.open.<field>`: a source says something else than the form, and nobody decided
 * - `fingerprint.missing.<capture>.<finger>`: neither image nor exception
 * - `fingerprint.twice.<capture>.<finger>`, `fingerprint.contradiction.<capture>.<finger>`: image and exception
 * - `fingerprint.impression.<capture>.<finger>`: flat where rolled was asked or the reverse
 * - `fingerprint.poor.<capture>`: below the threshold and not accepted with a reason
 * - `fingerprint.hand-picture.<finger>`: recorded as missing without naming the picture taken of its hand, where the rule set wants one
 * - `fingerprint.unexpected.<capture>`: an image of no required capture
 * - `finding.open.<code>`: what was found stops, and nobody said why it is all right
 * - `photo.poor`: fails a check that stops, and was not kept with a reason
 * - `photo.missing`, `photo.twice`, `iris.missing`, `signature.missing.<signer>`, `confirmation.missing`
 */
export function missingFrom(enrollment: Enrollment, policy: Policy): string[] {
  const { requestData, biographicData } = enrollment;
  const birthDate = biographicData.birthDate?.value ?? '';
  const age = ageOn(birthDate, requestData.intakeDate);
  const reason = reasonOf(policy, requestData.reasonCode);
  const codes: string[] = [];

  if (requestData.policyId !== policy.id) codes.push('policy.other');
  if (!reason) codes.push('reason.unknown');
  else if (reason.issueType !== requestData.issueType || reason.issueType !== enrollment.enrollmentType) {
    codes.push('reason.issue-type');
  }
  const eligibility = policy.eligibility({
    birthDate,
    on: requestData.intakeDate,
    reasonCode: requestData.reasonCode,
    hasRepresentative: isFilled(biographicData, 'representative'),
  });
  if (eligibility.decision !== 'eligible') codes.push(`eligibility.${eligibility.code}`);

  const fields = missingFields(biographicData, { policy, age, reasonCode: requestData.reasonCode });
  codes.push(...fields.map(({ field }) => `field.missing.${field}`));
  codes.push(...malformedFields(biographicData).map((field) => `field.malformed.${field}`));
  codes.push(...differenceCodes(enrollment));
  codes.push(...documentCodes(enrollment, reason?.documents ?? []));
  codes.push(...captureCodes(enrollment, policy, age));
  codes.push(...findingCodes(enrollment));
  codes.push(...signatureCodes(enrollment, policy, age));
  return codes;
}

function differenceCodes({ biographicData, requestData, contextualData }: Enrollment): string[] {
  const { statements = [], resolutions = [] } = contextualData[contextKey];
  const { surrenderedCard } = requestData;
  const fields = { ...biographicData, ...(surrenderedCard === undefined ? {} : { surrenderedCard }) };
  const said = statements.map((statement, index) => ({
    ...statement,
    statementId: String(index),
    evidenceId: statement.evidenceId ?? null,
  }));
  return openDifferences(differencesOf(fields, said, resolutions)).map((field) => `difference.open.${field}`);
}

function documentCodes(enrollment: Enrollment, accepted: readonly string[]): string[] {
  if (accepted.length === 0) return [];
  const { documents } = enrollment.contextualData[contextKey];
  const present = documents.some(
    ({ documentId, type }) =>
      accepted.includes(type) && enrollment.documentData.some(({ instance }) => instance === documentId),
  );
  return present ? [] : ['document.missing'];
}

function captureCodes(enrollment: Enrollment, policy: Policy, age: number | null): string[] {
  const required = policy.captures({ age });
  const fingers = enrollment.biometricData.filter(({ biometricType }) => biometricType === 'FINGER');
  const ids = required.flatMap((capture) => (capture.kind === 'fingerprint' ? [capture.id] : []));
  const accepted = enrollment.contextualData[contextKey].acceptedPoor.map(({ captureId }) => captureId);
  const unexpected = fingers
    .map(({ instance }) => instance ?? '')
    .filter((instance) => !(ids as readonly string[]).includes(instance))
    // Codes go into logs: nothing that a sender could have written freely.
    .map((instance) => fingerprintCaptureIdSchema.safeParse(instance).data ?? 'unknown');
  return [
    ...ids.flatMap((id) => fingerCodes(id, fingers)),
    ...ids
      .filter((id) => !accepted.includes(id) && isPoor(id, fingers, policy))
      .map((id) => `fingerprint.poor.${id}`),
    ...(policy.fingerExceptions.proofPhoto === 'required' ? handCodes(enrollment, fingers) : []),
    ...[...new Set(unexpected)].map((instance) => `fingerprint.unexpected.${instance}`),
    ...(required.some(({ kind }) => kind === 'photo') ? photoCodes(enrollment, policy) : []),
    ...(required.some(({ kind }) => kind === 'iris') && !hasIris(enrollment) ? ['iris.missing'] : []),
  ];
}

const isImage = ({ imageRef, image }: OsiaBiometricData): boolean =>
  imageRef !== undefined || (image !== undefined && image !== '');

const isMissing = ({ missing }: OsiaBiometricData): boolean => missing !== undefined && missing.length > 0;

/** Fingers recorded as missing that do not name the picture taken for them, or name one that is something else as well or shows the other hand too. */
function handCodes(enrollment: Enrollment, items: readonly OsiaBiometricData[]): string[] {
  const missing = items.filter(isMissing);
  if (missing.length === 0) return [];
  const pictured = new Map<string, Set<FingerPosition>>();
  for (const { finger, photo } of enrollment.contextualData[contextKey].fingerExceptions) {
    if (photo === undefined) continue;
    const file = handPictureName(photo.evidenceId);
    pictured.set(file, (pictured.get(file) ?? new Set()).add(finger));
  }
  for (const { file, as } of evidenceReferencesOf(enrollment)) {
    if (as !== 'exceptionPhoto') pictured.delete(file);
  }
  const bare = missing.flatMap(({ biometricSubType, metadata }) => {
    const finger = fingerPositionSchema.safeParse(biometricSubType).data;
    const { exceptionPhoto } = readMetadata(missingFingerMetadataSchema, metadata) ?? {};
    const shown = pictured.get(exceptionPhoto?.file ?? '') ?? new Set();
    const isOfOneHand = new Set([...shown].map(handOf)).size === 1;
    return finger !== undefined && shown.has(finger) && isOfOneHand ? [] : [finger ?? 'unknown'];
  });
  return [...new Set(bare)].map((finger) => `fingerprint.hand-picture.${finger}`);
}

const handPictureName = (evidenceId: string): string =>
  evidenceFileName({ evidenceId, mimeType: 'image/jpeg' });

const handOf = (finger: FingerPosition): string => finger.slice(0, finger.indexOf('_'));

function fingerCodes(id: FingerprintCaptureId, items: readonly OsiaBiometricData[]): string[] {
  const impressionType = impressionOf(id) === 'rolled' ? 'LIVE_SCAN_ROLLED' : 'LIVE_SCAN_PLAIN';
  return fingersOf(id).flatMap((finger) => {
    const own = items.filter((item) => item.instance === id && item.biometricSubType === finger);
    const images = own.filter(isImage);
    const excepted = own.some((item) => !isImage(item) && isMissing(item));
    const at = `${id}.${finger}`;
    if (images.length === 0) return excepted ? [] : [`fingerprint.missing.${at}`];
    if (excepted) return [`fingerprint.contradiction.${at}`];
    if (images.length > 1) return [`fingerprint.twice.${at}`];
    return images.some((item) => item.impressionType !== impressionType)
      ? [`fingerprint.impression.${at}`]
      : [];
  });
}

/** Whether an image sealed for a capture is below the rule set's threshold for its finger. */
export function isPoor(
  id: FingerprintCaptureId,
  items: readonly OsiaBiometricData[],
  policy: Policy,
): boolean {
  const scores = items.flatMap((item): { finger: FingerPosition; quality: number }[] => {
    const finger = fingerPositionSchema.safeParse(item.biometricSubType);
    return item.instance === id && isImage(item) && finger.success
      ? [{ finger: finger.data, quality: item.quality ?? 0 }]
      : [];
  });
  return scores.length > 0 && !isGood(scores, policy.fingerprintQuality);
}

function findingCodes({ biographicData, contextualData }: Enrollment): string[] {
  const { findings = [], statements = [] } = contextualData[contextKey];
  const open = findings.filter(isOpen).map(({ code }) => code);
  // Leaving the finding out gets around nothing: what the register said stands there as well.
  const unexplained = lifeDoubts(biographicData, statements)
    .flatMap(({ lifeStatus }) => (lifeStatus === undefined ? [] : [lifeFindingCode(lifeStatus)]))
    .filter((code) => !findings.some((finding) => finding.code === code && !isOpen(finding)));
  return [...new Set([...open, ...unexplained].map((code) => `finding.open.${code}`))];
}

function photoCodes(enrollment: Enrollment, policy: Policy): string[] {
  const portraits = portraitsOf(enrollment);
  if (portraits.length === 0) return ['photo.missing'];
  if (portraits.length > 1) return ['photo.twice'];
  const accepted = enrollment.contextualData[contextKey].acceptedPoorPhoto !== undefined;
  return !accepted && isPoorPortrait(enrollment, policy) ? ['photo.poor'] : [];
}

function portraitsOf({ biometricData }: Enrollment): OsiaBiometricData[] {
  return biometricData.filter(
    (item) => item.biometricType === 'FACE' && item.biometricSubType === 'PORTRAIT' && isImage(item),
  );
}

/** Whether a portrait sealed fails a check that stops, or says itself that it was kept all the same. */
export function isPoorPortrait(enrollment: Enrollment, policy: Policy): boolean {
  return portraitsOf(enrollment).some(({ metadata = '{}' }) => {
    const read = readMetadata(photoMetadataSchema.partial(), metadata);
    // What can't be read can't be shown to be good.
    if (read === undefined) return true;
    const { checks = [], acceptedPoorReason } = read;
    const failed = checks.some(
      ({ code, state }) => state === 'not-met' && policy.portrait.stopping.includes(code),
    );
    return failed || acceptedPoorReason !== undefined;
  });
}

function readMetadata<T>(schema: z.ZodType<T>, text = ''): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function hasIris({ biometricData }: Enrollment): boolean {
  return biometricData.some((item) => item.biometricType === 'IRIS' && (isImage(item) || isMissing(item)));
}

function signatureCodes(enrollment: Enrollment, policy: Policy, age: number | null): string[] {
  const missing = policy
    .signers({ age })
    .filter(
      (signer) =>
        !enrollment.biometricData.some(
          (item) => item.biometricType === 'SIGNATURE' && item.instance === signer && isImage(item),
        ),
    )
    .map((signer) => `signature.missing.${signer}`);
  const { confirmations } = enrollment.contextualData[contextKey];
  const readBack = confirmations.some(({ kind }) => kind === 'data-read-back');
  return readBack ? missing : [...missing, 'confirmation.missing'];
}
