import { createHash } from 'node:crypto';

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
