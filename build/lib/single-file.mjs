import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function ownerIsGone(lock) {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    return !isAlive(pid);
  } catch {
    // The owner is between making the folder and writing its number, or died there.
    return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 2000;
  }
}

/** One process at a time does `body`; others wait. A lock whose owner died is taken over. */
export async function singleFile(folder, name, body) {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, `${name}.lock`);
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (ownerIsGone(lock)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) console.log('waiting for another set-up in this folder');
    told = true;
    await wait(200);
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return await body();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
