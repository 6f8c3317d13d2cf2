import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants as access } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

/** With --json, standard output is for the result alone: progress and the output of tools go to standard error. */
const asideByDefault = process.argv.includes('--json');

/** Absolute path of a program on PATH (or in the system folders an ordinary user's PATH leaves out), or undefined. */
export function which(program) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    if (folder === '') continue;
    const path = join(folder, program);
    try {
      accessSync(path, access.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Runs to the end with output collected. Never throws for a non-zero exit. */
export function capture(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  return {
    code: result.status ?? 1,
    signal: result.signal,
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
    error: result.error,
  };
}

/**
 * Runs a program and waits for it. When this process is told to end, so is the program, and nothing further starts.
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, both?: boolean, aside?: boolean, limit?: number, onOutput?: (part: Buffer) => void,
 *   signal?: AbortSignal}} [options] quiet: collect output instead of showing it; both: collect and show it; aside: show all of it on standard error; limit:
 *   milliseconds after which the program and all it started is killed (exit code 124); onOutput: with quiet, standard output as it
 *   comes; signal: kills it too
 * @returns {Promise<{code: number, output: string, milliseconds: number}>} code 128+n when killed by signal n
 */
export function run(program, args, options = {}) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const collects = options.quiet === true || options.both === true;
    const ownGroup = options.limit !== undefined && process.platform !== 'win32';
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: collects
        ? ['ignore', 'pipe', 'pipe']
        : ['inherit', (options.aside ?? asideByDefault) ? 2 : 'inherit', 'inherit'],
      detached: ownGroup,
    });
    const parts = [];
    child.stdout?.on('data', (part) => {
      parts.push(part);
      options.onOutput?.(part);
      if (options.both) process.stdout.write(part);
    });
    child.stderr?.on('data', (part) => {
      parts.push(part);
      if (options.both) process.stderr.write(part);
    });

    let told;
    const end = (signal) => {
      told = signal;
      kill(child, signal, ownGroup);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, end);
    let overdue = false;
    const timer =
      options.limit === undefined
        ? undefined
        : setTimeout(() => {
            overdue = true;
            kill(child, 'SIGKILL', ownGroup);
          }, options.limit);
    const stop = () => kill(child, 'SIGKILL', ownGroup);
    options.signal?.addEventListener('abort', stop, { once: true });
    if (options.signal?.aborted) stop();
    const settle = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
      for (const signal of signals) process.off(signal, end);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code, signal) => {
      settle();
      if (told !== undefined) process.exit(128 + constants.signals[told]);
      resolve({
        code: overdue ? 124 : (code ?? 128 + (constants.signals[signal] ?? 1)),
        output: `${Buffer.concat(parts).toString('utf8')}${overdue ? overdueLine(program, options.limit) : ''}`,
        milliseconds: performance.now() - started,
      });
    });
  });
}

function overdueLine(program, limit) {
  const line = `\n${program} was killed: it took longer than ${seconds(limit)}\n`;
  process.stderr.write(line);
  return line;
}

function kill(child, signal, wholeGroup) {
  if (child.pid === undefined) return;
  try {
    process.kill(wholeGroup ? -child.pid : child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Path of a tool's script inside node_modules/.bin. */
export function binary(name) {
  return join(root, 'node_modules', '.bin', name);
}

/** Seconds with one decimal, for progress lines. */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
