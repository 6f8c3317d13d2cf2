import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { isPlace } from '../provisioning/places.ts';
import { stationSigner } from '../provisioning/identity.ts';
import { signDetachedDigest } from '../sealing/cades-signature.ts';
import { crc32 } from '../sealing/crc32.ts';
import { DurableFile } from '../sealing/durable-file.ts';
import { readySigner } from '../sealing/signing-identity.ts';
import { zipLayout } from '../sealing/zip-layout.ts';
import { type BundleFile, bundleContents } from './bundle-contents.ts';
import { removeTraces } from './traces.ts';

/** What is handed to the disk at once. */
const pieceBytes = 256 * 1024;

export interface WrittenBundle {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes `support-<station>-<time>.zip` and, beside it, `….zip.p7s`: a detached CMS signature of the station over the ZIP's bytes. Traces
 * that went in are not kept any longer. Failures: `not-provisioned`, `place-unknown`, `folder-unwritable`, those of the signer.
 */
export async function exportBundle(desk: Desk, folder: string): Promise<Result<WrittenBundle>> {
  const { identity } = desk;
  if (identity === null) return err('not-provisioned');
  if (!(await isPlace(desk, folder))) return err('place-unknown');
  const at = desk.now();
  const signer = readySigner(stationSigner(identity), at);
  if (!signer.ok) return signer;
  const { files, traces } = await bundleContents(desk, identity);
  const stamp = at.toISOString().replace(/[-:]|\.\d+/gu, '');
  const path = join(folder, `support-${identity.station.id}-${stamp}.zip`);
  const written = await writeSigned(path, files, at, async (digest) =>
    signDetachedDigest(digest, signer.value, at),
  );
  if (!written.ok) return written;
  await recordAudit(desk, 'support-bundle-exported', null, {
    sha256: written.value.sha256,
    bytes: written.value.bytes,
  });
  await removeTraces(traces);
  return written;
}

/** Both files or none under their names: a signature without its bundle is nothing, a bundle without its signature might be anybody's. */
async function writeSigned(
  path: string,
  files: readonly BundleFile[],
  at: Date,
  sign: (digest: Uint8Array) => Promise<Result<Uint8Array>>,
): Promise<Result<WrittenBundle>> {
  const open: DurableFile[] = [];
  try {
    const zip = await DurableFile.create(path);
    open.push(zip);
    const hash = createHash('sha256');
    for (const piece of zipPieces(files, at)) {
      hash.update(piece);
      await zip.write(piece);
    }
    const signature = await sign(hash.digest());
    if (!signature.ok) {
      await discard(open);
      return signature;
    }
    const beside = await DurableFile.create(`${path}.p7s`);
    open.push(beside);
    await beside.write(signature.value);
    await beside.commit();
    const { bytes, sha256 } = await zip.commit();
    return ok({ file: path, bytes, sha256 });
  } catch (error) {
    await discard(open);
    const { code } = error as NodeJS.ErrnoException;
    // A bug has no code of an operating system.
    if (code === undefined) throw error;
    return err('folder-unwritable', code);
  }
}

async function discard(files: readonly DurableFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.discard().catch(() => undefined)));
}

function* zipPieces(files: readonly BundleFile[], at: Date): Generator<Uint8Array> {
  const layout = zipLayout(
    files.map(({ name, content }) => ({ name, size: content.length, crc32: crc32(content) })),
    at,
  );
  for (const [index, { content }] of files.entries()) {
    yield layout.localHeader(index);
    for (let offset = 0; offset < content.length; offset += pieceBytes) {
      yield content.subarray(offset, offset + pieceBytes);
    }
  }
  yield layout.end();
}
