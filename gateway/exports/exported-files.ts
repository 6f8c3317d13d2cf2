import { createHash } from 'node:crypto';
import type { EvidenceFile } from '../verification/open-application.ts';

/** One file of an export, with what the manifest says of it. */
export interface ExportedFile {
  /** Below the export's folder, `/` between. */
  readonly name: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
  /** The standard and clause it follows. */
  readonly standard: string;
  /** Which files and members of the sealed application it was made of, and how. */
  readonly from: string;
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

const standards: Readonly<Record<string, string>> = {
  'application/jose': 'RFC 7515 (JWS)',
  'application/pdf': 'ISO 32000',
  'application/vnd.iso19794-7': 'ISO/IEC 19794-7:2014',
  'image/jpeg': 'ISO/IEC 10918-1',
  'image/png': 'ISO/IEC 15948',
};

/** Evidence that none of `files` is, as it was sealed: what the metadata of the application's items names is there too. */
export function evidenceBesides(
  files: readonly ExportedFile[],
  evidence: ReadonlyMap<string, EvidenceFile>,
): ExportedFile[] {
  const written = new Set(files.map(({ content }) => sha256Of(content)));
  return [...evidence]
    .filter(([, { sha256 }]) => !written.has(sha256))
    .map(([name, { content, mimeType }]) => ({
      ...{ name: `evidence/${name}`, mimeType, content },
      standard: standards[mimeType] ?? mimeType,
      from: `evidence/${name}, unchanged`,
    }));
}

export function manifestOf(
  sealed: { readonly applicationId: string; readonly sha256: string; readonly bytes: number },
  files: readonly ExportedFile[],
  madeAt: Date,
): ExportedFile {
  const manifest = {
    ...{ applicationId: sealed.applicationId, madeAt: madeAt.toISOString() },
    // Who signed was asked by the centre before it acknowledged, and not again here.
    sealed: { sha256: sealed.sha256, bytes: sealed.bytes, signatures: 'not-checked' },
    files: files.map(({ name, mimeType, content, standard, from }) => ({
      ...{ name, mimeType, bytes: content.length, sha256: sha256Of(content), standard, from },
    })),
  };
  return {
    name: 'manifest.json',
    mimeType: 'application/json',
    content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
    standard: 'docs/exports.md',
    from: 'all of the above',
  };
}
