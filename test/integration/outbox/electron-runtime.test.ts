import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRuntime } from '../../../build/lib/runtime.mjs';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { OutboxDesk, longWait } from './outbox-desk.ts';

const root = join(import.meta.dirname, '../../..');
// Inside node_modules, so that the program finds the native module the station uses.
const folder = join(root, 'node_modules/.cache/tram-can-cuoc/tests');
const program = join(folder, 'send-program.mjs');
const runtime = findRuntime();

let gateway: TestGateway;
let desk: OutboxDesk;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [join(import.meta.dirname, 'send-program.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['better-sqlite3-multiple-ciphers'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  gateway = await TestGateway.start();
  desk = await OutboxDesk.provisioned(gateway.store, gateway.ca, gateway.gateway.url);
});
afterAll(async () => {
  await desk.remove();
  await gateway.stop();
  rmSync(program, { force: true });
});

describe('sealing and outbox in Electron', () => {
  it.skipIf(runtime === undefined)(
    'open the officer key, seal, deliver and verify the receipt when BoringSSL does the arithmetic',
    async () => {
      const station = spawn(runtime?.electronPath ?? '', [program, desk.folder, desk.vaultKey, 'seal'], {
        cwd: root,
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const gone = once(station, 'exit');
      const patience = setTimeout(() => station.kill('SIGKILL'), longWait.timeout);
      const states = new Set<string>();
      try {
        for await (const line of createInterface({ input: station.stdout })) {
          const { state } = JSON.parse(line) as { state: string };
          states.add(state);
          if (state === 'acknowledged' || state === 'refused') break;
        }
      } finally {
        clearTimeout(patience);
        station.kill('SIGKILL');
        await gone;
      }
      expect([...states]).toEqual(['sending', 'verifying', 'acknowledged']);
    },
  );
});
