import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './paths.mjs';

/** Changes when a file's content may have: size and modification time, cheap for thousands of files. */
export function fileFingerprint(path) {
  const state = statSync(path, { throwIfNoEntry: false });
  return state === undefined ? 'absent' : `${state.size}:${state.mtimeMs}`;
}

/** One value over files, in any order. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) hash.update(`${path}\0${fileFingerprint(path)}\n`);
  return hash.digest('hex');
}

/** Every file below a folder, absolute, tests left out. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function noteFile(name) {
  return join(cacheFolder, 'bundles', `${name}.json`);
}

/** What was noted about a bundle when it was made, or undefined. */
export function readNote(name) {
  try {
    return JSON.parse(readFileSync(noteFile(name), 'utf8'));
  } catch {
    return undefined;
  }
}

export function writeNote(name, note) {
  const path = noteFile(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(note));
}
