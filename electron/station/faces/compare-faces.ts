import { faceSimilarity, otherFaceBelow, sameFaceFrom } from '../../../domain/biometrics/face/similarity.ts';
import type { NewFinding } from '../comparing/add-findings.ts';
import { guardSince } from '../comparing/guard-limits.ts';
import { personsOf } from '../comparing/persons.ts';
import { earlierApplicants, sampleBytes, samplesOf } from '../comparing/recent-store.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { VaultAccess } from '../vault/schema.ts';

/** Findings carry whole numbers: a cosine of 0.82 is 82. */
const scale = 100;
const scored = (similarity: number, threshold: number): Pick<NewFinding, 'score' | 'threshold'> => ({
  score: Math.round(similarity * scale),
  threshold: Math.round(threshold * scale),
});

/** The portrait is not that of the chip in the applicant's own card: to be looked at, for people change. */
export function chipFinding(
  evidenceId: string,
  portrait: Float32Array,
  chip: Float32Array,
  document: string,
): NewFinding[] {
  const similarity = faceSimilarity(portrait, chip);
  if (similarity >= otherFaceBelow) return [];
  return [
    {
      code: 'chip-portrait-differs',
      severity: 'warn',
      subjects: [{ evidenceId }],
      other: { kind: 'chip', label: document },
      ...scored(similarity, otherFaceBelow),
    },
  ];
}

/**
 * Applicants before whose portrait is like this one: the person may have been photographed for somebody else. All of them, for which of them are
 * the same person is seen only when the numbers are typed.
 */
export async function earlierFaceFindings(
  access: VaultAccess,
  draftId: string,
  evidenceId: string,
  portrait: Float32Array,
  policy: Policy,
  now: Date,
  personalNumber: string | undefined,
): Promise<NewFinding[]> {
  const limits = { applications: policy.mixUpGuard.applications, since: guardSince(policy, now) };
  const applicants = await earlierApplicants(access, draftId, limits);
  const samples = await samplesOf(
    access,
    applicants.map(({ applicationId }) => applicationId),
    'face',
  );
  const bytes = await sampleBytes(
    access,
    samples.map(({ sampleId }) => sampleId),
  );
  const alike = samples.flatMap((sample) => {
    const other = bytes.get(sample.sampleId);
    const applicant = applicants.find((each) => each.applicationId === sample.applicationId);
    if (other === undefined || applicant === undefined) return [];
    const similarity = faceSimilarity(portrait, descriptorFrom(other));
    return similarity < sameFaceFrom ? [] : [{ ticket: applicant.ticket, similarity }];
  });
  const persons = await personsOf(
    access,
    personalNumber,
    alike.map(({ ticket }) => ticket),
  );
  return alike.map(({ ticket, similarity }) => ({
    code: 'earlier-applicant-face',
    severity: 'warn',
    person: persons.get(ticket) ?? 'unknown',
    subjects: [{ evidenceId }],
    other: { kind: 'application', label: ticket },
    ...scored(similarity, sameFaceFrom),
  }));
}

/** Little-endian 32-bit floats, as they are kept. */
export function descriptorBytes(descriptor: Float32Array): Uint8Array {
  const bytes = new Uint8Array(descriptor.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of descriptor.entries()) view.setFloat32(index * 4, value, true);
  return bytes;
}

export function descriptorFrom(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    view.getFloat32(index * 4, true),
  );
}
