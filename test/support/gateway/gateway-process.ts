import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** Made by `node build/bundle.mjs`, which `npm test` runs first. */
const program = [join(import.meta.dirname, '../../../dist/gateway/main.cjs')];
const readyTimeout = 60_000;
/** What was told to end and has not by then is killed. */
const endTimeout = 20_000;

/** The gateway as a process of its own, to be stopped or killed. */
export interface GatewayProcess {
  readonly url: string;
  readonly caFile: string;
  /** Where it was asked to. */
  readonly metricsUrl?: string;
  readonly osiaUrl?: string;
  /** Lines of its log so far. */
  readonly log: readonly string[];
  /** Sends a signal and waits for the end; answers the exit code, null after SIGKILL. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | null>;
}

/** @param environment what is set beside what this process has */
export async function startGatewayProcess(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const child: ChildProcess = spawn(process.execPath, [...program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const killAtExit = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killAtExit);
  child.once('exit', () => process.off('exit', killAtExit));
  const log: string[] = [];
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(readyTimeout) }).then(([first]) => String(first)),
    once(child, 'exit').then(() => Promise.reject(new Error(`gateway ended: ${log.join('\n')}`))),
  ]).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  type Ready = Pick<GatewayProcess, 'url' | 'caFile' | 'metricsUrl' | 'osiaUrl'>;
  const { url, caFile, ...more } = JSON.parse(line) as Ready;
  return {
    ...more,
    url,
    caFile,
    log,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      // With its last lines read, not only gone.
      const closed = once(child, 'close');
      child.kill(signal);
      const patience = setTimeout(killAtExit, endTimeout);
      const [code] = (await closed) as [number | null];
      clearTimeout(patience);
      return code;
    },
  };
}

/** Runs one of the gateway's commands to its end. */
export async function runGatewayCommand(words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...program, ...words], {
    timeout: readyTimeout,
    killSignal: 'SIGKILL',
  });
  return stdout.trim();
}
