import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, type Result } from '../../domain/result.ts';
import { bytesInMemory } from '../cms/byte-source.ts';
import { readEnvelope } from '../cms/envelope.ts';
import { Malformed } from '../malformed.ts';
import { openApplication, type OpenedApplication } from '../verification/open-application.ts';
import { exportApplication } from './export-application.ts';
import { type ExportedFile, manifestOf, sha256Of } from './exported-files.ts';

export const usage =
  'npm run export -- --application FILE.p7m --key KEY.pem [--passphrase-file FILE] --out DIR [--ascii]';

/** Why nothing was exported, in a sentence for whoever typed the command. */
export class NotExported extends Error {}

export interface Exported {
  readonly applicationId: string;
  readonly files: number;
  /** Nobody looked here who signed: the centre did before it acknowledged. */
  readonly signatures: 'not-checked';
}

/**
 * Opens a sealed application with the centre's key and writes it in forms that others read: all of it or nothing, into a folder that is
 * new or empty, for this user's eyes only.
 */
export async function exportCommand(words: readonly string[]): Promise<Exported> {
  const { application, key, out, ascii, passphraseFile } = parse(words);
  await expectEmpty(out);
  const sealed = await readFile(application);
  const opened = await openWithKey(sealed, await keyFrom(key, passphraseFile));
  if (!opened.ok) throw new NotExported(`The application does not open: ${opened.error.code}`);
  const sha256 = sha256Of(sealed);
  const files = await exportApplication(opened.value, { sha256, characters: ascii ? 'ascii' : 'utf-8' });
  if (!files.ok) throw new NotExported(`The application cannot be exported: ${files.error.code}`);
  const applicationId = opened.value.enrollment.enrollmentId;
  const manifest = manifestOf({ applicationId, sha256, bytes: sealed.length }, files.value, new Date());
  await writeAll(out, [...files.value, manifest]);
  return { applicationId, files: files.value.length + 1, signatures: 'not-checked' };
}

function parse(words: readonly string[]) {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      application: string,
      key: string,
      'passphrase-file': string,
      out: string,
      ascii: { type: 'boolean' },
    },
  });
  const { application, key, out, ascii = false, 'passphrase-file': passphraseFile } = values;
  if (application === undefined || key === undefined || out === undefined)
    throw new NotExported(`Type: ${usage}`);
  return { application, key, out: resolve(out), ascii, passphraseFile };
}

/** Files of another application must never stand beside these. */
async function expectEmpty(out: string): Promise<void> {
  try {
    if ((await readdir(out)).length === 0) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
  }
  throw new NotExported(`${out} is no folder that is new or empty.`);
}

async function keyFrom(path: string, passphraseFile: string | undefined): Promise<KeyObject> {
  const key = await readFile(path);
  const passphrase =
    passphraseFile === undefined ? undefined : (await readFile(passphraseFile, 'utf8')).replace(/\r?\n$/, '');
  if (passphrase === undefined && /-BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(key.toString('latin1')))
    throw new NotExported('The key has a passphrase: name a file that holds it with --passphrase-file.');
  try {
    return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw new NotExported('The key is no private key in PEM, or its passphrase is another one.');
  }
}

/** Whoever holds the key opens it: the recipient it was encrypted to is asked of the envelope itself. */
async function openWithKey(sealed: Uint8Array, privateKey: KeyObject): Promise<Result<OpenedApplication>> {
  const source = bytesInMemory(sealed);
  const none = new Uint8Array(0);
  let last: Result<OpenedApplication> = err('not-decryptable');
  try {
    for (const { identifier } of (await readEnvelope(source)).recipients) {
      last = await openApplication(source, {
        issuerAndSerial: identifier.kind === 'issuer-and-serial' ? identifier.der : none,
        keyIdentifier: identifier.kind === 'key-identifier' ? identifier.value : none,
        privateKey,
      });
      if (last.ok) break;
    }
  } catch (error) {
    if (error instanceof Malformed) throw new NotExported('This is no sealed application.');
    throw error;
  }
  return last;
}

/** Beside `out` first, which gets its name when everything stands in it. */
async function writeAll(out: string, files: readonly ExportedFile[]): Promise<void> {
  await mkdir(dirname(out), { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(dirname(out), `.${basename(out)}-`));
  try {
    for (const { name, content } of files) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Two files of one name would leave the digest of one of them in the manifest wrong.
      await writeFile(path, content, { mode: 0o600, flag: 'wx' });
    }
    // Not every system renames onto a folder, empty or not; one that was filled meanwhile stays.
    await rmdir(out).catch(() => undefined);
    await rename(folder, out);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
