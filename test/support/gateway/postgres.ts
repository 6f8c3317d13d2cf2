import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const home = '/usr/lib/postgresql';
const installTimeout = 300_000;
const startTimeout = 30_000;
const user = 'gateway';

/** A real PostgreSQL of this test's own: data in a temporary folder, reached by a unix socket, fsync on. */
export interface PostgresServer {
  /** Makes an empty database; answers its URL. */
  readonly newDatabase: () => Promise<string>;
  /** Stops it as a power cut would, then starts it again. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Why there is no PostgreSQL to test with, or null where there is one. Installs Debian's where this may and must. */
export function whyNoPostgres(): string | null {
  if (programs() !== null) return null;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return 'PostgreSQL is not installed: `apt-get install postgresql` makes these tests run.';
  }
  try {
    execFileSync('apt-get', ['install', '-y', '-q', 'postgresql'], {
      stdio: 'ignore',
      timeout: installTimeout,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    return 'PostgreSQL is not installed, and apt-get could not install it.';
  }
  return programs() === null ? 'PostgreSQL was installed, but not where Debian puts it.' : null;
}

function programs(): string | null {
  const versions = existsSync(home) ? readdirSync(home) : [];
  const newest = versions.sort((one, other) => Number(one) - Number(other)).at(-1);
  const folder = newest === undefined ? null : join(home, newest, 'bin');
  return folder !== null && existsSync(join(folder, 'initdb')) ? folder : null;
}

/** PostgreSQL refuses to run as root: then it is the user the package made. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (what: string) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

export async function startPostgres(): Promise<PostgresServer> {
  const bin = programs();
  if (bin === null) throw new Error(whyNoPostgres() ?? 'no PostgreSQL');
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const as = owner();
  if (as !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
    cwd: folder,
    ...as,
  });
  const urlOf = (database: string) => `postgres://${user}@localhost/${database}?host=${folder}`;
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    const words = [
      '-D',
      data,
      '-k',
      folder,
      '-c',
      'listen_addresses=',
      '-c',
      'shared_buffers=64MB',
      '-c',
      'recovery_init_sync_method=syncfs',
    ];
    server = spawn(join(bin, 'postgres'), words, { cwd: folder, stdio: 'ignore', ...as });
    await untilItAnswers(urlOf('postgres'));
  };
  const end = async (signal: 'SIGINT' | 'SIGQUIT'): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  const endWithTheTest = (): void => {
    server.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', endWithTheTest);
  await start();
  let databases = 0;
  return {
    newDatabase: async () => {
      databases += 1;
      const name = `test_${databases}`;
      const client = new Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return urlOf(name);
    },
    restart: async () => {
      await end('SIGQUIT');
      await start();
    },
    stop: async () => {
      process.off('exit', endWithTheTest);
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  const patience = AbortSignal.timeout(startTimeout);
  for (;;) {
    const client = new Client({ connectionString: url });
    // A server that is still starting ends the connection, which it says twice.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (patience.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
