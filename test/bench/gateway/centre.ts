import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readdirSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { embedded, type StorageSettings } from '../../../gateway/store/storage.ts';
import { startPostgres } from '../../support/gateway/postgres.ts';
import { freePort, s3Environment, startS3rver } from '../../support/gateway/s3.ts';

const readyTimeout = 60_000;
const stopTimeout = 30_000;

export interface CentreOptions {
  readonly data: string;
  readonly database: 'sqlite' | 'postgres';
  readonly objects: 'folder' | 's3';
  /** Words for Node before the program, as `--cpu-prof`. */
  readonly nodeWords: readonly string[];
}

/** The gateway as a process of its own, from its bundle, which can be killed and started again at the same address. */
export class Centre {
  readonly data: string;
  readonly settings: StorageSettings;
  readonly #nodeWords: readonly string[];
  readonly #ports: readonly [port: number, metrics: number];
  readonly #servers: readonly { stop(): Promise<void> }[];
  #process: ChildProcess | null = null;
  #ready: { url: string; caFile: string; metricsUrl: string } | null = null;

  private constructor(
    options: CentreOptions,
    settings: StorageSettings,
    servers: readonly { stop(): Promise<void> }[],
    ports: readonly [number, number],
  ) {
    this.data = options.data;
    this.#nodeWords = options.nodeWords;
    this.settings = settings;
    this.#servers = servers;
    this.#ports = ports;
  }

  static async start(options: CentreOptions): Promise<Centre> {
    const postgres = options.database === 'postgres' ? await startPostgres() : null;
    const s3 =
      options.objects === 's3'
        ? await startS3rver(join(process.cwd(), 'node_modules/s3rver/bin/s3rver.js'))
        : null;
    const settings: StorageSettings = {
      databaseUrl: postgres === null ? embedded.databaseUrl : await postgres.newDatabase(),
      s3: s3 === null ? embedded.s3 : s3.settings('bench'),
    };
    const servers = [postgres, s3].filter((server) => server !== null);
    const centre = new Centre(options, settings, servers, [await freePort(), await freePort()]);
    await centre.start();
    return centre;
  }

  get url(): string {
    return this.#known.url;
  }
  get caFile(): string {
    return this.#known.caFile;
  }

  get #known() {
    if (this.#ready === null) throw new Error('gateway not ready');
    return this.#ready;
  }

  async start(): Promise<void> {
    const [port, metrics] = this.#ports;
    const { databaseUrl, s3 } = this.settings;
    const words = ['--data', this.data, '--init', '--port', String(port), '--metrics-port', String(metrics)];
    const child = spawn(
      process.execPath,
      [...this.#nodeWords, join(process.cwd(), 'dist/gateway/main.cjs'), ...words],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
          ...(s3 === null ? {} : s3Environment(s3)),
        },
      },
    );
    process.once('exit', () => child.kill('SIGKILL'));
    this.#process = child;
    child.stderr.pipe(createWriteStream(`${this.data}.log`, { flags: 'a' }));
    const line = await firstJsonLine(child.stdout);
    this.#ready = JSON.parse(line) as { url: string; caFile: string; metricsUrl: string };
  }

  /** As a power cut of this process: nothing it had in mind is written. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    for (const server of this.#servers) await server.stop();
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(stopTimeout) });
    child.kill(signal);
    await ended;
  }

  /** Values by name and labels as Prometheus writes them; empty while the gateway is not there. */
  metrics(): Promise<ReadonlyMap<string, number>> {
    return new Promise((resolve) => {
      const nothing = (): void => resolve(new Map());
      const asked = get(this.#known.metricsUrl, { agent: false }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', nothing);
        answer.on('end', () => resolve(readMetrics(Buffer.concat(pieces).toString('utf8'))));
      });
      asked.on('error', nothing);
    });
  }

  /** What lies in the gateway's folder; `applications` counts whole blocks of the disk. */
  bytesOnDisk(): { applications: number; index: number; files: number } {
    const kept = blocksBelow(join(this.data, 'applications'));
    const index = readdirSync(this.data)
      .filter((name) => name.startsWith('gateway.db'))
      .reduce((sum, name) => sum + statSync(join(this.data, name)).size, 0);
    return { applications: kept.bytes, files: kept.files, index };
  }
}

/** Node itself may have something to say before. */
async function firstJsonLine(output: Readable): Promise<string> {
  const lines = createInterface({ input: output });
  const signal = AbortSignal.timeout(readyTimeout);
  for (;;) {
    const [line] = (await once(lines, 'line', { signal })) as [string];
    if (line.startsWith('{')) return line;
  }
}

function readMetrics(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const cut = line.lastIndexOf(' ');
      return [line.slice(0, cut), Number(line.slice(cut + 1))];
    }),
  );
}

function blocksBelow(folder: string): { bytes: number; files: number } {
  let bytes = 0;
  let files = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const below = blocksBelow(path);
      bytes += below.bytes;
      files += below.files;
    } else {
      bytes += statSync(path).blocks * 512;
      files += 1;
    }
  }
  return { bytes, files };
}
