import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOne } from '../../../../build/lib/bundle-processes.mjs';
import { deviceChannels } from '../../../../domain/channels/devices.ts';
import { createClient } from '../../../../domain/channels/rpc.ts';
import type { DeviceState } from '../../../../domain/devices/device.ts';
import { DeviceBlame } from '../../../../electron/main/device-blame.ts';
import { type Child, type ExitReason, supervise } from '../../../../electron/main/supervision.ts';

const root = join(import.meta.dirname, '../../../..');

/** What supervision has seen, in order. */
export interface Seen {
  readonly what: 'ready' | 'exit';
  readonly reason?: ExitReason;
  readonly at: number;
}

export interface SupervisedHost {
  readonly seen: readonly Seen[];
  readonly states: () => readonly DeviceState[];
  readonly blamed: readonly (string | null)[];
  readonly order: (deviceId: string, what: 'hang' | 'die' | 'throw') => void;
  readonly child: () => ChildProcess;
  readonly tell: (message: unknown) => void;
  readonly stop: () => Promise<void>;
}

/** A device host in a Node process of its own, supervised as main supervises it, only more impatiently: no more than a busy machine lets a healthy one answer. */
export async function openSupervisedHost(
  devices: readonly string[],
  heartbeat = { everyMs: 500, missed: 3, missedAtStart: 50 },
): Promise<SupervisedHost> {
  const folder = mkdtempSync(join(tmpdir(), 'device-host-'));
  const output = 'test/hanging-host.cjs';
  await bundleOne(output, 'test/integration/devices/host/hanging-host.ts');
  const program = join(root, 'dist', output);
  const seen: Seen[] = [];
  const blamed: (string | null)[] = [];
  let states: readonly DeviceState[] = [];
  let current: ChildProcess | undefined;
  const blame = new DeviceBlame(join(folder, 'last'));
  const connect = (child: ChildProcess): void => {
    const client = createClient(
      {
        postMessage: (message) => {
          if (child.connected) child.send({ type: 'wire', message });
        },
        onMessage: (listener) => {
          child.on('message', (message: { type?: string; message?: unknown }) => {
            if (message.type === 'wire') listener(message.message);
          });
          return () => undefined;
        },
        onClose: (listener) => {
          child.on('exit', listener);
          return () => child.off('exit', listener);
        },
        close: () => undefined,
      },
      deviceChannels,
    );
    client.on('devices.changed', (changed) => {
      states = changed;
    });
    child.send({ type: 'port', role: 'station' });
  };
  const supervised = supervise<{ close(): void }>(
    {
      name: 'devices',
      log: () => undefined,
      heartbeat,
      start: () => {
        blame.clear();
        return {
          type: 'start',
          devices: devices.map((id) => ({ driver: 'chromium-camera', id, simulated: true })),
          quarantine: blame.quarantine(),
          breadcrumbFile: blame.file,
        };
      },
      onReady: () => {
        seen.push({ what: 'ready', at: performance.now() });
        if (current !== undefined) connect(current);
      },
      onExit: (reason) => {
        seen.push({ what: 'exit', reason, at: performance.now() });
        if (reason !== 'asked') blamed.push(blame.lost(reason === 'hung'));
      },
      onFailed: () => undefined,
      limits: { restarts: 2, withinMs: 60_000, slowMs: 1500, stopMs: 3000 },
    },
    () => {
      const child = fork(program, [], { stdio: ['ignore', 'inherit', 'ignore', 'ipc'], cwd: root });
      current = child;
      return asChild(child);
    },
  );
  return {
    seen,
    blamed,
    states: () => states,
    order: (deviceId, what) => void current?.send({ type: 'order', deviceId, what }),
    child: () => {
      if (current === undefined) throw new Error('no child');
      return current;
    },
    tell: (message) => supervised.tell(message),
    stop: async () => {
      await supervised.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function asChild(child: ChildProcess): Child<{ close(): void }> {
  return {
    pid: child.pid,
    post: (message) => {
      if (child.connected) child.send(message as object);
    },
    onSpawn: (listener) => void child.on('spawn', listener),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    end: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
  };
}
