import { applicationRecord } from '../../domain/biometrics/ansi-nist/application-record.ts';
import { encodeAnsiNist } from '../../domain/biometrics/ansi-nist/encode.ts';
import type { TransactionCharacters } from '../../domain/biometrics/ansi-nist/transaction.ts';
import { contextKey, type Enrollment } from '../../domain/application/osia-enrollment.ts';
import { type OsiaBiometricData, osiaEnrollmentSchema } from '../../domain/application/osia-schema.ts';
import { policyById } from '../../domain/policy/policies.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { OpenedApplication } from '../verification/open-application.ts';
import { applicationText, textDomain } from './application-text.ts';
import { evidenceBesides, type ExportedFile } from './exported-files.ts';
import { type ExportedFinger, exportFinger, fingerItems } from './finger-files.ts';
import { exportPortrait, fileOf, signatureAsBits } from './portrait-files.ts';

export interface ExportOptions {
  /** Of the sealed file. */
  readonly sha256: string;
  /** ANSI/NIST text: readers of 2000 and 2007 know ASCII alone. */
  readonly characters: TransactionCharacters;
}

/** SRC, DAI: who holds the material. Nine characters at least, as the 2000 edition asks. */
const centreName = 'VN-CENTRE-CCCD';
const transactionType = 'CCCD';

/** An opened application in forms that others read. Pictures are worked on one after the other: one machine may have many to export. */
export async function exportApplication(
  opened: OpenedApplication,
  options: ExportOptions,
): Promise<Result<ExportedFile[]>> {
  const { enrollment, evidence } = opened;
  const policy = policyById(enrollment.requestData.policyId);
  const items = new Map<OsiaBiometricData, OsiaBiometricData>();
  const fingers: ExportedFinger[] = [];
  for (const { item, file } of fingerItems(enrollment, evidence)) {
    const finger = await exportFinger(item, file, opened, policy);
    if (!finger.ok) return finger;
    fingers.push(finger.value);
    items.set(item, finger.value.item);
  }
  const face = enrollment.biometricData.find(({ biometricType }) => biometricType === 'FACE');
  const faceFile = face && fileOf(face, evidence);
  const portrait = face && faceFile ? await exportPortrait(face, faceFile, policy) : null;
  if (portrait !== null && !portrait.ok) return portrait;
  if (face && portrait !== null) items.set(face, portrait.value.item);
  const signature = await signatureOf(opened);
  if (!signature.ok) return signature;
  const record = applicationRecord({
    facts: factsOf(enrollment, options.characters),
    text: applicationText(enrollment, options.sha256),
    source: centreName,
    portrait: portrait?.value.record ?? null,
    fingers: fingers.map(({ record: one }) => one),
    exceptions: enrollment.contextualData[contextKey].fingerExceptions,
    signature: signature.value,
  });
  const files: ExportedFile[] = [
    {
      name: 'application.an2',
      mimeType: 'application/vnd.ansi-nist-itl',
      content: encodeAnsiNist(record),
      standard: 'ANSI/NIST-ITL 1-2011, traditional encoding (annex B)',
      from: 'application.json; the pictures of fingers/ and portrait; signature of the applicant',
    },
    ...fingers.flatMap(({ files }) => files),
    ...(portrait?.value.files ?? []),
    {
      name: 'osia.json',
      mimeType: 'application/json',
      content: Buffer.from(JSON.stringify(inlineEnrollment(opened, items))),
      standard: 'OSIA Enrollment v1.3.0 (OSIA v7.1)',
      from: 'application.json with the pictures above, pages and signature put in',
    },
  ];
  return ok([...files, ...evidenceBesides(files, evidence)]);
}

function factsOf(enrollment: Enrollment, characters: TransactionCharacters) {
  const context = enrollment.contextualData[contextKey];
  return {
    type: transactionType,
    date: enrollment.requestData.intakeDate,
    destination: centreName,
    origin: context.stationId,
    controlNumber: enrollment.enrollmentId,
    domain: textDomain,
    at: context.sealedAt,
    characters,
  };
}

async function signatureOf({ enrollment, evidence }: OpenedApplication) {
  const item = enrollment.biometricData.find(
    ({ biometricType, instance }) => biometricType === 'SIGNATURE' && instance === 'applicant',
  );
  const file = item && fileOf(item, evidence);
  return file === undefined ? ok(null) : signatureAsBits(file);
}

/** Every reference into the container replaced by the bytes it names. */
function inlineEnrollment(
  { enrollment, evidence }: OpenedApplication,
  items: ReadonlyMap<OsiaBiometricData, OsiaBiometricData>,
) {
  const inline = (item: OsiaBiometricData): OsiaBiometricData => {
    const file = fileOf(item, evidence);
    if (file === undefined) return item;
    const { imageRef: _imageRef, ...rest } = item;
    return { ...rest, image: file.content.toString('base64') };
  };
  return osiaEnrollmentSchema.parse({
    ...enrollment,
    biometricData: enrollment.biometricData.map((item) => items.get(item) ?? inline(item)),
    documentData: enrollment.documentData.map((document) => ({
      ...document,
      parts: document.parts.map((part) => {
        const file = evidence.get(part.dataRef?.replace(/^evidence\//, '') ?? '');
        if (file === undefined) return part;
        const { dataRef: _dataRef, ...rest } = part;
        return { ...rest, data: file.content.toString('base64') };
      }),
    })),
  });
}
