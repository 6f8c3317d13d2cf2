import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only root may mount a disk of its own; elsewhere the rounds with a small or full disk are left out. */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A folder that is a disk of its own in memory, or an ordinary one. */
export class Disk {
  readonly folder = mkdtempSync(join(tmpdir(), 'crash-'));
  readonly #mounted: boolean;

  /** @param megabytes size of the disk; null for an ordinary folder */
  constructor(megabytes: number | null) {
    this.#mounted = megabytes !== null;
    if (megabytes !== null) {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', this.folder]);
    }
    mkdirSync(this.data, { mode: 0o700 });
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** Leaves so many bytes free. */
  fill(free: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    const bytes = bavail * bsize - free;
    if (bytes <= 0) return;
    try {
      writeFileSync(this.#ballast, Buffer.alloc(bytes));
    } catch (error) {
      // The station took some of it meanwhile: then the disk is full already.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }

  remove(): void {
    if (this.#mounted) execFileSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
