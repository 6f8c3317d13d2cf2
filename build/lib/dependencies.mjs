import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, root } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError } from './sentence.mjs';

const lockFile = join(root, 'package-lock.json');
const installedLockFile = join(root, 'node_modules', '.package-lock.json');

/** SHA-256 (hex) of package-lock.json: names the set of dependencies everything else was made for. */
export function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

/** True when what npm wrote down about node_modules agrees with package-lock.json, package by package. */
export function installedMatchesLock(lock, installed) {
  const present = installed.packages ?? {};
  for (const [path, entry] of Object.entries(lock.packages ?? {})) {
    if (path === '' || entry.link === true) continue;
    const found = present[path];
    if (found === undefined) {
      if (entry.optional === true || entry.devOptional === true || entry.peer === true) continue;
      return false;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) return false;
  }
  return true;
}

function isInstalled() {
  const installed = statSync(installedLockFile, { throwIfNoEntry: false });
  if (installed === undefined) return false;
  // npm wrote it after the lock last changed: whoever ran npm by hand knows why.
  if (installed.mtimeMs >= statSync(lockFile).mtimeMs) return true;
  return installedMatchesLock(
    JSON.parse(readFileSync(lockFile, 'utf8')),
    JSON.parse(readFileSync(installedLockFile, 'utf8')),
  );
}

/** Installs exactly package-lock.json, without install scripts; the set-up cache outlives it. */
async function install() {
  const aside = join(root, `.set-up-cache-${process.pid}`);
  const keep = existsSync(cacheFolder);
  if (keep) renameSync(cacheFolder, aside);
  try {
    const { code } = await run(
      'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
      },
    );
    if (code !== 0) {
      throw new SetupError(
        'The packages could not be installed: check that the npm registry answers (`npm ping`), then type the same command again.',
      );
    }
  } finally {
    if (keep) {
      mkdirSync(dirname(cacheFolder), { recursive: true });
      rmSync(cacheFolder, { recursive: true, force: true });
      renameSync(aside, cacheFolder);
    }
  }
}

/** @type {import('../bootstrap.mjs').Step} */
export const dependencies = {
  title: 'packages of package-lock.json',
  isDone: isInstalled,
  run: install,
};
