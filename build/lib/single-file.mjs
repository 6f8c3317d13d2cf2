import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** When a process began, in ticks since the machine did; empty where the system does not tell. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the second, the program's name in brackets, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Numbers come again, soonest in containers: the lock of a set-up that was killed must not wait for whoever has its number. */
function ownerIsGone(lock) {
  try {
    const [pid, started = ''] = readFileSync(join(lock, 'pid'), 'utf8').split(' ');
    return !isAlive(Number(pid)) || (started !== '' && startOf(Number(pid)) !== started);
  } catch {
    // The owner is between making the folder and writing its number, or died there.
    return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 2000;
  }
}

/** Takes an abandoned lock out of the way; puts it back where somebody else had taken it over in between. */
function clear(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (ownerIsGone(aside)) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
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
      clear(lock);
      continue;
    }
    if (!told) console.log('waiting for another set-up in this folder');
    told = true;
    await wait(200);
  }
  try {
    writeFileSync(join(lock, 'pid'), `${process.pid} ${startOf(process.pid)}`);
    return await body();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
