import { contextKey, type Enrollment } from './osia-profile.ts';

/** A file of the container that the application names, and what it names it as. */
export interface EvidenceReference {
  readonly file: string;
  /** Lower-case hex, where the application says it. */
  readonly sha256?: string;
  /** `image`, `page`, `original` (of a straightened page), or the member of the metadata: `envelope`, `slap`, `frame` … */
  readonly as: string;
}

/** Every file `application.json` names, in its order; a file named twice stands twice. */
export function evidenceReferencesOf(enrollment: Enrollment): EvidenceReference[] {
  const biometrics = enrollment.biometricData.flatMap(({ imageRef, metadata }) => {
    const { sha256, references } = readMetadata(metadata);
    const digest = sha256 === undefined ? {} : { sha256 };
    return [...(imageRef === undefined ? [] : [{ file: imageRef, as: 'image', ...digest }]), ...references];
  });
  const pages = enrollment.documentData.flatMap(({ parts }) =>
    parts.flatMap(({ dataRef }) => (dataRef === undefined ? [] : [{ file: dataRef, as: 'page' }])),
  );
  const originals = enrollment.contextualData[contextKey].documents.flatMap(({ originals = [] }) =>
    originals.map(({ file, sha256 }) => ({ file, sha256, as: 'original' })),
  );
  return [...biometrics, ...pages, ...originals];
}

function readMetadata(text: string | undefined): { sha256?: string; references: EvidenceReference[] } {
  const metadata = text === undefined ? null : parsed(text);
  if (typeof metadata !== 'object' || metadata === null) return { references: [] };
  const references = Object.entries(metadata).flatMap(([as, value]: [string, unknown]) =>
    isReference(value) ? [{ file: value.file, sha256: value.sha256, as }] : [],
  );
  const sha256 = 'sha256' in metadata && typeof metadata.sha256 === 'string' ? metadata.sha256 : undefined;
  return { references, ...(sha256 === undefined ? {} : { sha256 }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isReference(value: unknown): value is { file: string; sha256: string } {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'file' in value && typeof value.file === 'string' && 'sha256' in value && typeof value.sha256 === 'string'
  );
}
