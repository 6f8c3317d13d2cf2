import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, writeSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NotHere, type LabCheck } from './lab-check.ts';

/** One line of JSON for each check; build/lib/lab.mjs reads it. */
export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** What it needs is not here: neither passed nor failed. */
  readonly skipped: boolean;
  readonly ms: number;
  readonly detail: string;
}

const defaultLimit = 30_000;
/** After its signal fired, a check may clean up that long before it is killed. */
const grace = 3000;
/** The child writes its result here: standard output belongs to whoever wants to print. */
const resultDescriptor = 3;
/** Of what a failed check printed, that much is shown. */
const shownOutput = 4000;

/**
 * The main function of a program of checks. Each check runs in a process of its own: a native read that never returns, or a module that
 * takes the process down, costs that check alone. Arguments: words, of which a check's name must contain one; `--list` only says which; `--run NAME` is the child.
 * @param checks in the order they run
 * @param tries where a machine is emulated beside others' work, a driver's time limit may strike for no fault of its own; what failed first is
 *   told all the same
 */
export async function runChecks(checks: readonly LabCheck[], tries = 1): Promise<void> {
  const words = process.argv.slice(2);
  if (words[0] === '--run') {
    const check = checks.find(({ name }) => name === words[1]);
    const result =
      check === undefined
        ? failed(words[1] ?? '', 0, 'there is no check of that name')
        : await runHere(check);
    writeSync(resultDescriptor, `${JSON.stringify(result)}\n`);
    // A read that hangs in native code holds process.exit; nothing holds this.
    process.kill(process.pid, 'SIGKILL');
    return;
  }
  const listing = words[0] === '--list';
  if (listing) words.shift();
  const wanted = checks.filter(
    ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase())),
  );
  print({ checks: wanted.map(({ name }) => name) });
  if (listing) return;
  for (const check of wanted) {
    const missing = check.needs.filter((need) => !isHere(need));
    print(
      missing.length > 0
        ? { name: check.name, ok: false, skipped: true, ms: 0, detail: `needs ${missing.join(', ')}` }
        : await runOften(check, tries),
    );
  }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function failed(name: string, ms: number, detail: string): CheckResult {
  return { name, ok: false, skipped: false, ms: Math.round(ms), detail };
}

async function runHere(check: LabCheck): Promise<CheckResult> {
  const started = performance.now();
  const took = (): number => Math.round(performance.now() - started);
  try {
    const { detail } = await check.run(AbortSignal.timeout(check.limit ?? defaultLimit));
    return { name: check.name, ok: true, skipped: false, ms: took(), detail };
  } catch (error) {
    if (error instanceof NotHere) {
      return { name: check.name, ok: false, skipped: true, ms: took(), detail: error.message };
    }
    return failed(
      check.name,
      took(),
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
}

async function runOften(check: LabCheck, tries: number): Promise<CheckResult> {
  const result = await runApart(check);
  if (result.ok || result.skipped || tries === 1) return result;
  const again = await runOften(check, tries - 1);
  const first = result.detail.split('\n', 1)[0] ?? '';
  return { ...again, detail: `${again.detail} (at a second try; at first: ${first})` };
}

function runApart(check: LabCheck): Promise<CheckResult> {
  const started = performance.now();
  const limit = (check.limit ?? defaultLimit) + grace;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', '--run', check.name], {
      // Each blocked read of a device file holds a thread.
      env: { ...process.env, UV_THREADPOOL_SIZE: '24' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let answer = '';
    let output = '';
    child.stdio[resultDescriptor]?.on('data', (part: Buffer) => (answer += part.toString('utf8')));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => (output = (output + part.toString()).slice(-shownOutput)));
    }
    let overdue = false;
    const killAll = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All of the group have ended already.
      }
    };
    const timer = setTimeout(() => {
      overdue = true;
      killAll();
    }, limit);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve(failed(check.name, performance.now() - started, error.message));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      // Whatever it started must not outlive it, nor keep its pipes open.
      killAll();
      setTimeout(() => child.stdio.forEach((stream) => stream?.destroy()), 1000);
      child.once('close', () => resolve(outcome(code, signal)));
    });
    const outcome = (code: number | null, signal: string | null): CheckResult => {
      const ms = performance.now() - started;
      const result = parse(answer);
      if (result?.ok === true || result?.skipped === true) return result;
      const why = overdue
        ? `killed: it took longer than ${limit} ms`
        : (result?.detail ?? `ended by ${signal ?? `exit code ${code ?? '?'}`} without a result`);
      return failed(check.name, result?.ms ?? ms, output === '' ? why : `${why}\n${output.trimEnd()}`);
    };
  });
}

function parse(answer: string): CheckResult | undefined {
  try {
    return JSON.parse(answer) as CheckResult;
  } catch {
    return undefined;
  }
}

function isHere(need: string): boolean {
  if (need === 'root') return process.getuid?.() === 0;
  if (need.startsWith('/')) return existsSync(need);
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(join(folder, need), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
