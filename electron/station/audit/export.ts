import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Vault } from '../vault/vault.ts';
import { appendAudit } from './audit-log.ts';
import { canonical } from './chain.ts';
import { exportNames } from './export-trail.ts';
import { vaultTrail } from './vault-trail.ts';

export interface AuditExport {
  /** The folder that was made. */
  readonly folder: string;
  readonly entries: number;
}

/**
 * Writes the whole trail into a new folder below `folder`: entries, signed batches and the centre's acknowledgements as NDJSON whose lines
 * are RFC 8785 JSON, and the authority's certificate. That it was taken is noted and signed first, so that the last batch closes
 * the export. Failure: `folder-unwritable`.
 */
export async function exportAudit(
  vault: Vault,
  folder: string,
  by: { readonly officerId: string | null; readonly at: Date },
): Promise<Result<AuditExport>> {
  const noted = await vault.change(async (transaction) => {
    await appendAudit(transaction, {
      at: by.at,
      event: 'audit-exported',
      officerId: by.officerId,
      subjectId: null,
      details: {},
    });
    return ok();
  });
  if (!noted.ok) return noted;
  const trail = await vaultTrail(vault.database);
  const stamp = by.at.toISOString().replace(/[-:]|\.\d+/g, '');
  const target = join(folder, `audit-${trail.stationIds[0] ?? 'unprovisioned'}-${stamp}`);
  try {
    await mkdir(`${target}.part`, { recursive: true, mode: 0o700 });
    const entries = await write(join(`${target}.part`, exportNames.entries), async function* () {
      for await (const { text, hash } of trail.entries())
        yield `{"entry":${text ?? 'null'},"hash":"${hash}"}\n`;
    });
    await write(join(`${target}.part`, exportNames.batches), async function* () {
      for await (const { number, statement, signature } of trail.batches()) {
        yield `{"batch":${statement},"number":${number},"signature":"${base64(signature)}"}\n`;
      }
    });
    await write(join(`${target}.part`, exportNames.receipts), async function* () {
      for await (const { applicationId, bytes } of trail.receipts()) {
        yield `${canonical({ applicationId, receipt: base64(bytes) })}\n`;
      }
    });
    if (trail.authority !== null) {
      const { authority } = trail;
      await write(join(`${target}.part`, exportNames.authority), async function* () {
        yield authority;
      });
    }
    await rename(`${target}.part`, target);
    return ok({ folder: target, entries });
  } catch (error) {
    await rm(`${target}.part`, { recursive: true, force: true }).catch(() => undefined);
    return err('folder-unwritable', (error as NodeJS.ErrnoException).code);
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** On the disk when this resolves; answers how many lines. */
async function write(path: string, lines: () => AsyncGenerator<string>): Promise<number> {
  let file: FileHandle | null = null;
  let count = 0;
  try {
    file = await open(path, 'w', 0o600);
    for await (const line of lines()) {
      await file.write(line);
      count += 1;
    }
    await file.sync();
    return count;
  } finally {
    await file?.close();
  }
}
