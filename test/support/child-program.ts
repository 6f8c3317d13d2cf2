import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How long a program may take to say that it is ready, to end when asked, and in all where it ends by itself, in milliseconds. */
const limits = { ready: 60_000, stop: 5_000, run: 60_000 } as const;

export interface ChildProgram<Ready> {
  readonly ready: Ready;
  readonly process: ChildProcess;
  /** SIGTERM, and SIGKILL for one that does not end in time. */
  stop(): Promise<void>;
}

/**
 * Starts a Node program that says on one line of standard output, as JSON with `"ready": true`, where it can be reached.
 * What it logs on standard error goes to `log`.
 */
export async function startProgram<Ready>(
  program: string,
  args: readonly string[],
  log: (line: string) => void,
  options: { readonly cwd?: string } = {},
): Promise<ChildProgram<Ready>> {
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line);
    if (last.length > 20) last.shift();
    log(line);
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${program}: ${why}\n${last.join('\n')}`));
    };
    const timer = setTimeout(() => {
      fail(`not ready after ${limits.ready / 1000} s`);
    }, limits.ready);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const said = JSON.parse(line) as { ready?: boolean };
      if (said.ready !== true) return;
      clearTimeout(timer);
      resolve(said as Ready);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? 'a signal'} before it was ready`);
    });
  });
  const killAtExit = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killAtExit);
  return {
    ready,
    process: child,
    stop: async () => {
      process.off('exit', killAtExit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      const kill = setTimeout(() => child.kill('SIGKILL'), limits.stop);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(kill);
    },
  };
}

/** Runs a Node program to its end and gives its standard output; throws with what it said when it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: limits.run,
    killSignal: 'SIGKILL',
  });
  const out: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stderr.on('data', (part: Buffer) => said.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new Error(
      `${program} ended with ${code ?? 'a signal'}: ${Buffer.concat([...said, ...out]).toString()}`,
    );
  }
  return Buffer.concat(out).toString();
}
