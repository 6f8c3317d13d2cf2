import { readFileSync } from 'node:fs';
import { runtimeFile } from './paths.mjs';
import { SetupError } from './sentence.mjs';

/**
 * The Electron that set-up chose.
 * @typedef {object} Runtime
 * @property {string} electronPath absolute path of the executable; start it without an application path (resources/app
 *   beside it is a link to this repository)
 * @property {string} version e.g. "33.2.1"
 * @property {'pinned'|'development-stand-in'} kind pinned: the version of package.json; the stand-in is never packaged
 * @property {number} napi Node-API version of that Electron
 * @property {string} lockHash SHA-256 of the package-lock.json it was chosen for
 */

/** @returns {Runtime|undefined} undefined before the first set-up */
export function findRuntime() {
  try {
    return JSON.parse(readFileSync(runtimeFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @returns {Runtime} */
export function readRuntime() {
  const runtime = findRuntime();
  if (runtime === undefined) {
    throw new SetupError('Electron is not set up yet: type `node build/bootstrap.mjs`.');
  }
  return runtime;
}

/**
 * Arguments every start of Electron needs here. Chromium refuses its sandbox to root, so only root (containers, CI)
 * goes without; an ordinary user always keeps it.
 */
export function sandboxArguments() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
