import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lockHash } from './dependencies.mjs';
import { makeStandIn, standInSupported } from './electron-stand-in.mjs';
import { root, runtimeFile } from './paths.mjs';
import { capture, run } from './run.mjs';
import { findRuntime } from './runtime.mjs';
import { SetupError } from './sentence.mjs';

/** How long Electron's own download may stay silent or run in all before the stand-in is used, in milliseconds. */
const firstAnswerTimeout = 20_000;
const releaseHost = 'https://github.com/electron/electron/releases';

/**
 * Electron's download host answers, refuses or stays silent. A refusal is known at once; silence costs the timeout, once
 * per package-lock.json, because the choice is written down.
 */
async function releaseHostAnswers() {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? releaseHost;
  try {
    await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(firstAnswerTimeout) });
    return true;
  } catch {
    return false;
  }
}

/** Electron's own download, into node_modules/electron/dist. Returns the executable, or undefined where it can't be had. */
async function downloadPinned() {
  if (!(await releaseHostAnswers())) return undefined;
  const script = join(root, 'node_modules', 'electron', 'install.js');
  const { code } = await run(process.execPath, [script], { quiet: true });
  if (code !== 0) return undefined;
  const folder = join(root, 'node_modules', 'electron');
  const executable = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
  return existsSync(executable) ? executable : undefined;
}

/**
 * Makes the Electron in a folder start this repository when it is given no path: resources/app is what it looks for
 * first, and the stand-in has no default application that would take a path.
 */
function linkApplication(executable) {
  const link = join(dirname(executable), 'resources', 'app');
  rmSync(link, { recursive: true, force: true });
  symlinkSync(root, link, 'junction');
}

function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  return capture('ldd', [executable])
    .stdout.split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0]);
}

/** Versions the executable reports of itself; run as Node, so no screen is needed. */
function askVersions(executable) {
  const answer = capture(executable, ['-p', 'JSON.stringify(process.versions)'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeout: 30_000,
  });
  if (answer.code !== 0) {
    const missing = missingLibraries(executable);
    throw new SetupError(
      missing.length > 0
        ? `Electron can't start because these system libraries are missing; install their packages and type the same command again: ${missing.join(' ')}`
        : `Electron can't start (${(answer.stderr || String(answer.error ?? answer.signal)).trim().split('\n')[0]}); delete ${dirname(executable)} and type the same command again.`,
    );
  }
  return JSON.parse(answer.stdout);
}

async function choose() {
  const downloaded = await downloadPinned();
  if (downloaded !== undefined) return { executable: downloaded, kind: 'pinned' };
  if (!standInSupported()) {
    throw new SetupError(
      `Electron's release host can't be reached and there is no stand-in for ${process.platform}-${process.arch}: type the same command again where ${releaseHost} can be reached.`,
    );
  }
  console.log(
    "      Electron's release host can't be reached: using the development stand-in (never for packages)",
  );
  return { executable: await makeStandIn(), kind: 'development-stand-in' };
}

async function prepare() {
  const { executable, kind } = await choose();
  linkApplication(executable);
  const versions = askVersions(executable);
  /** @type {import('./runtime.mjs').Runtime} */
  const runtime = {
    electronPath: executable,
    version: versions.electron,
    kind,
    napi: Number(versions.napi),
    lockHash: lockHash(),
  };
  mkdirSync(dirname(runtimeFile), { recursive: true });
  const temporary = `${runtimeFile}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(runtime, null, 2)}\n`);
  renameSync(temporary, runtimeFile);
  console.log(`      Electron ${runtime.version} (${kind})`);
}

function isPrepared() {
  const runtime = findRuntime();
  return (
    runtime !== undefined &&
    runtime.lockHash === lockHash() &&
    existsSync(runtime.electronPath) &&
    existsSync(join(dirname(runtime.electronPath), 'resources', 'app', 'package.json'))
  );
}

/** Forgets the choice, so that the next set-up asks the release host again. */
export function forgetRuntime() {
  rmSync(runtimeFile, { force: true });
}

/** @type {import('../bootstrap.mjs').Step} */
export const electronRuntime = {
  title: 'Electron (the pinned one, or the development stand-in)',
  isDone: isPrepared,
  run: prepare,
};
