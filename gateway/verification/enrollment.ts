import canonicalize from 'canonicalize';
import { missingFrom } from '../../domain/application/enrollment-checks.ts';
import { evidenceReferencesOf } from '../../domain/application/evidence-references.ts';
import { parseBoundedJson } from '../../domain/bounded-json.ts';
import { contextKey, type Enrollment, enrollmentSchema } from '../../domain/application/osia-enrollment.ts';
import { sealedNames } from '../../domain/application/sealed.ts';
import { policyById } from '../../domain/policy/policies.ts';
import type { PolicyId } from '../../domain/policy/policy.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Container } from '../container/zip.ts';
import { type Refusal, refuse } from './refusal.ts';

export interface ExpectedEnrollment {
  readonly applicationId: string;
  readonly stationId: string;
  readonly policyId: PolicyId;
  /** Who signed as officer. */
  readonly officerId: string;
}

const mostCodesTold = 12;
/** An application has some thousands. */
const mostValues = 100_000;

/** Holds `application.json` against its schema, its signers, the files beside it and the rule set in force at the station. */
export function verifyEnrollment(
  bytes: Uint8Array,
  container: Container,
  expected: ExpectedEnrollment,
): Result<Enrollment, Refusal> {
  const json = readCanonical(bytes);
  if (!json.ok) return json;
  const parsed = enrollmentSchema.safeParse(json.value);
  if (!parsed.success) {
    // Paths name members of the schema; the values, and unknown members, stay out of the log.
    const paths = new Set(
      parsed.error.issues.map((issue) => issue.path.filter((part) => typeof part === 'string').join('.')),
    );
    return refuse('application-malformed', `schema: ${[...paths].slice(0, mostCodesTold).join(' ')}`);
  }
  const enrollment = parsed.data;
  if (enrollment.enrollmentId !== expected.applicationId) {
    return refuse('application-id-mismatch', 'enrollmentId differs from the id it was delivered under');
  }
  const context = enrollment.contextualData[contextKey];
  if (context.stationId !== expected.stationId)
    return refuse('application-malformed', 'names another station');
  if (context.officerId !== expected.officerId)
    return refuse('application-malformed', 'names another officer');
  if (!refersOnlyTo(enrollment, container)) {
    return refuse('application-malformed', 'refers to a file the container does not hold as said');
  }
  if (!imagesDiffer(enrollment, container)) {
    return refuse('application-malformed', 'one image stands for two captures');
  }
  const missing = missingFrom(enrollment, policyById(expected.policyId));
  if (missing.length > 0) {
    return refuse('application-incomplete', missing.slice(0, mostCodesTold).join(' '));
  }
  return namesAll(enrollment, container)
    ? ok(enrollment)
    : refuse('application-malformed', 'the container holds evidence it does not name');
}

/** UTF-8 JSON that equals its own RFC 8785 form byte by byte, so that no member stands twice and no two spellings exist. */
function readCanonical(bytes: Uint8Array): Result<unknown, Refusal> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value = parseBoundedJson(text, mostValues);
    if (value === undefined) return refuse('application-malformed', 'not JSON of a sane size');
    return canonicalize(value) === text ? ok(value) : refuse('application-malformed', 'not canonical JSON');
  } catch {
    // Not UTF-8, or nested beyond what the stack holds; the messages quote the text.
    return refuse('application-malformed', 'not UTF-8, or nested too deeply');
  }
}

/** Every picture, page and envelope the application speaks of is a file of the container, with the digest it says. */
function refersOnlyTo(enrollment: Enrollment, container: Container): boolean {
  return evidenceReferencesOf(enrollment).every(({ file, sha256 }) => {
    const found = container.get(file);
    return (
      found !== undefined &&
      found.size > 0 &&
      file.startsWith(sealedNames.evidenceFolder) &&
      (sha256 === undefined || found.sha256 === sha256)
    );
  });
}

/** Nothing was signed unseen: a piece of evidence that the application does not speak of is nobody's. */
function namesAll(enrollment: Enrollment, container: Container): boolean {
  const named = new Set(evidenceReferencesOf(enrollment).map(({ file }) => file));
  return [...container.keys()].every(
    (name) => !name.startsWith(sealedNames.evidenceFolder) || named.has(name),
  );
}

/** Two captures never give the same bytes: thirteen names for one finger are one finger. */
function imagesDiffer({ biometricData }: Enrollment, container: Container): boolean {
  const digests = biometricData.flatMap(({ imageRef }) =>
    imageRef === undefined ? [] : [container.get(imageRef)?.sha256],
  );
  return new Set(digests).size === digests.length;
}
