import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from '../../../gateway/store/objects/s3-objects.ts';

/** Asked for only when it is started: a bundle has no folder of its own. */
const usualProgram = () => join(import.meta.dirname, '../../../node_modules/s3rver/bin/s3rver.js');
const startTimeout = 30_000;

/** An S3-compatible server of this test's own; it knows no other keys than these. */
export interface S3Server {
  readonly settings: (bucket: string) => S3Settings;
  readonly stop: () => Promise<void>;
}

/** The settings as a gateway process takes them. */
export const s3Environment = (settings: S3Settings): Record<string, string> => ({
  S3_ENDPOINT: settings.endpoint,
  S3_BUCKET: settings.bucket,
  S3_REGION: settings.region,
  S3_ACCESS_KEY_ID: settings.accessKeyId,
  S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
});

/** @param program where it is not beside this file, as in a benchmark's bundle */
export async function startS3rver(program = usualProgram()): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 's3-'));
  const port = await freePort();
  const words = [
    program,
    '-d',
    folder,
    '-a',
    '127.0.0.1',
    '-p',
    String(port),
    '--silent',
    '--no-vhost-buckets',
  ];
  const server = spawn(process.execPath, words, { stdio: 'ignore' });
  const endWithTheTest = (): void => {
    server.kill('SIGKILL');
  };
  process.once('exit', endWithTheTest);
  await untilItListens(port);
  return {
    settings: (bucket) => ({
      endpoint: `http://127.0.0.1:${port}`,
      bucket,
      region: 'us-east-1',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
    }),
    stop: async () => {
      process.off('exit', endWithTheTest);
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function untilItListens(port: number): Promise<void> {
  const patience = AbortSignal.timeout(startTimeout);
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (patience.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      socket.destroy();
    }
  }
}
