import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Cryptoki, openCryptoki } from '../../../native-bridges/transports/pkcs11.ts';
import { bundleProgram } from '../station/bundle-program.ts';

const libraries = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
];

/** Real PKCS#11 tokens in software, in a folder of their own; the library reads its place from this process's environment. */
export class SoftTokens {
  readonly folder = mkdtempSync(join(tmpdir(), 'soft-tokens-'));
  readonly library = libraries.find((path) => existsSync(path)) ?? '';
  readonly #tokens = join(this.folder, 'tokens');
  #program: URL | undefined;

  constructor() {
    mkdirSync(this.#tokens);
    const configuration = join(this.folder, 'softhsm2.conf');
    writeFileSync(
      configuration,
      `directories.tokendir = ${this.#tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    process.env.SOFTHSM2_CONF = configuration;
  }

  /** Answers the serial number. */
  plugInNew(label: string, pin: string): string {
    const before = this.#folders();
    execFileSync(
      'softhsm2-util',
      ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '12345678'],
      { stdio: 'pipe', env: process.env },
    );
    const made = this.#folders().find((name) => !before.includes(name)) ?? '';
    // A token's folder is named by a UUID whose last sixteen digits are the serial number.
    return made.replaceAll('-', '').slice(-16);
  }

  pull(serial: string): void {
    const folder = this.#folderOf(serial, this.#tokens);
    renameSync(join(this.#tokens, folder), join(this.folder, folder));
  }

  putBack(serial: string): void {
    const folder = this.#folderOf(serial, this.folder);
    renameSync(join(this.folder, folder), join(this.#tokens, folder));
  }

  /** As the device host loads it. */
  async load(): Promise<() => Cryptoki> {
    this.#program ??= pathToFileURL(await bundleProgram('test/support/tokens/pkcs11-program.ts'));
    const program = this.#program;
    return () => openCryptoki(this.library, program);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    delete process.env.SOFTHSM2_CONF;
  }

  #folders(): string[] {
    return readdirSync(this.#tokens);
  }

  #folderOf(serial: string, parent: string): string {
    const found = readdirSync(parent).find((name) => name.replaceAll('-', '').endsWith(serial));
    if (found === undefined) throw new Error('no such token');
    return found;
  }
}
