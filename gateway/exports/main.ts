import { createPrivateKey, type KeyObject } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { err, type Result } from '../../domain/result.ts';
import { bytesInMemory } from '../cms/byte-source.ts';
import { readEnvelope } from '../cms/envelope.ts';
import { keepMemoryOutOfCores } from '../core-dumps.ts';
import { Malformed } from '../malformed.ts';
import { openApplication, type OpenedApplication } from '../verification/open-application.ts';
import { exportApplication } from './export-application.ts';
import { manifestOf, sha256Of } from './exported-files.ts';

const usage = 'npm run export -- --application FILE.p7m --key KEY.pem --out DIR [--ascii]';

/** Opens a sealed application with the centre's key and writes it in forms that others read. The key stays in this process. */
async function run(words: readonly string[]): Promise<void> {
  keepMemoryOutOfCores();
  const { values } = parseArgs({
    args: [...words],
    options: {
      application: { type: 'string' },
      key: { type: 'string' },
      out: { type: 'string' },
      ascii: { type: 'boolean' },
    },
  });
  const { application, key, out } = values;
  if (application === undefined || key === undefined || out === undefined) throw new Error(`Type: ${usage}`);
  const sealed = await readFile(application);
  const opened = await openWithKey(sealed, createPrivateKey(await readFile(key)));
  if (!opened.ok) throw new Error(`The application does not open: ${opened.error.code}`);
  const sha256 = sha256Of(sealed);
  const characters = values.ascii === true ? 'ascii' : 'utf-8';
  const files = await exportApplication(opened.value, { sha256, characters });
  if (!files.ok) throw new Error(`The application cannot be exported: ${files.error.code}`);
  const applicationId = opened.value.enrollment.enrollmentId;
  const manifest = manifestOf({ applicationId, sha256, bytes: sealed.length }, files.value, new Date());
  for (const { name, content } of [...files.value, manifest]) {
    const path = join(out, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, content, { mode: 0o600 });
    // A file that was there before keeps its mode otherwise.
    await chmod(path, 0o600);
  }
  process.stdout.write(`${JSON.stringify({ applicationId, files: files.value.length + 1 })}\n`);
}

/** Whoever holds the key opens it: the recipient it was encrypted to is asked of the envelope itself. */
async function openWithKey(sealed: Uint8Array, privateKey: KeyObject): Promise<Result<OpenedApplication>> {
  const source = bytesInMemory(sealed);
  const none = new Uint8Array(0);
  let last: Result<OpenedApplication> = err('not-decryptable');
  for (const { identifier } of (await readEnvelope(source)).recipients) {
    last = await openApplication(source, {
      issuerAndSerial: identifier.kind === 'issuer-and-serial' ? identifier.der : none,
      keyIdentifier: identifier.kind === 'key-identifier' ? identifier.value : none,
      privateKey,
    });
    if (last.ok) break;
  }
  return last;
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const sentence = error instanceof Malformed ? 'This is no sealed application.' : (error as Error).message;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
});
