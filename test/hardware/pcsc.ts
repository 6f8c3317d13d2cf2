import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CardReadState } from '../../domain/devices/card-reader.ts';
import { unwrap } from '../../domain/result.ts';
import type { CardReader } from '../../native-bridges/drivers/device.ts';
import { createPcscReader } from '../../native-bridges/drivers/card-reader/pcsc-reader/driver.ts';
import { VpcdCard } from '../../native-bridges/simulators/chip-card/reader.ts';
import { makeChipCard } from '../../native-bridges/simulators/chip-card/start.ts';
import { createPcscBus } from '../../native-bridges/transports/card-pcsc.ts';
import { pause } from '../../native-bridges/transports/deadline.ts';
import { noTap } from '../../native-bridges/transports/tap.ts';
import { type DeviceSides, type DeviceThread, startDevice } from './guest/device-thread.ts';
import { type LabCheck, NotHere } from './lab-check.ts';

const library = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
/** Where pcscd listens; another one that runs is left alone. */
const service = '/run/pcscd/pcscd.comm';
const needs = ['root', 'pcscd', library];
/** On a machine that does other work besides. */
const startTime = 30_000;

/** Whether anybody listens there: a socket outlives who was killed. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** The real pcscd in the foreground, with the real virtual reader (vpcd) that our card connects to. */
class Service {
  #child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    /** Of the reader: cards connect to it. vpcd's own is 35963. */
    readonly port: number,
  ) {}

  static async start(signal: AbortSignal): Promise<Service> {
    if (await answers(service)) throw new NotHere('another pcscd runs');
    const folder = await mkdtemp(join(tmpdir(), 'pcscd-'));
    const port = await freePort();
    const channel = `0x${port.toString(16).toUpperCase()}`;
    await writeFile(
      join(folder, 'vpcd'),
      `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${library}\nCHANNELID ${channel}\n`,
    );
    const made = new Service(folder, port);
    await made.run(signal);
    return made;
  }

  async run(signal: AbortSignal): Promise<void> {
    const child = spawn('pcscd', ['--foreground', '--critical', '--config', this.folder], {
      stdio: 'ignore',
    });
    this.#child = child;
    await waitFor(
      async () => {
        if (child.exitCode !== null) throw new NotHere('pcscd ended by itself');
        return answers(service);
      },
      signal,
      'pcscd',
    );
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function waitFor(condition: () => Promise<boolean>, signal: AbortSignal, what: string): Promise<void> {
  const end = performance.now() + startTime;
  while (!(await condition())) {
    if (signal.aborted || performance.now() > end) throw new Error(`${what} did not come`);
    await pause(30, signal);
  }
}

/**
 * The card, in a thread of its own: PC/SC calls that hold the driver's thread until the card has answered would otherwise wait for themselves. Actions: `csca`,
 * `insert PORT`, `remove`.
 */
export const pcscSides: DeviceSides = {
  'vpcd-card': async () => {
    const made = await makeChipCard();
    const card = new VpcdCard(made.data, made.random);
    return {
      act: async (action) => {
        const [verb, port] = action.split(' ');
        if (verb === 'csca') return made.issuer.authority.certificate;
        if (verb === 'insert') await card.insert(Number(port));
        if (verb === 'remove') card.remove();
        return undefined;
      },
    };
  },
};

interface Lab {
  readonly pcscd: Service;
  readonly card: DeviceThread;
  readonly reader: CardReader;
  readonly bus: ReturnType<typeof createPcscBus>;
  read(on?: (state: CardReadState) => void, timeoutMs?: number): Promise<CardReadState>;
}

/** pcscd, our card in its reader, and the unmodified driver over the real PC/SC library. */
async function inLab(signal: AbortSignal, prove: (lab: Lab) => Promise<string>): Promise<{ detail: string }> {
  const card = startDevice('vpcd-card');
  const cscaFolder = await mkdtemp(join(tmpdir(), 'csca-'));
  await writeFile(join(cscaFolder, 'csca.cer'), (await card.act('csca')) as Uint8Array);
  const pcscd = await Service.start(signal);
  const bus = createPcscBus();
  const reader = createPcscReader(
    { id: 'reader', bus, reader: null, cscaFolder, simulated: false },
    { now: () => new Date(), log: () => undefined, tap: noTap, preview: () => undefined },
  );
  let attempts = 0;
  const read: Lab['read'] = async (on = () => undefined, timeoutMs = 20_000) => {
    attempts += 1;
    const mrz = {
      kind: 'mrz',
      documentNumber: '090000123',
      dateOfBirth: '900102',
      dateOfExpiry: '300102',
    } as const;
    let last: CardReadState = { phase: 'cancelled' };
    const request = {
      attemptId: `lab-${attempts}`,
      access: mrz,
      dataGroups: [2, 13] as (2 | 13)[],
      timeoutMs,
    };
    for await (const state of reader.read(request, signal)) {
      last = state;
      on(state);
    }
    return last;
  };
  try {
    await waitFor(async () => reader.state().status === 'ready', signal, 'the reader');
    return { detail: await prove({ pcscd, card, reader, bus, read }) };
  } finally {
    await reader.stop();
    await card.act('remove');
    await pcscd.stop();
    await rm(cscaFolder, { recursive: true, force: true });
  }
}

const codeOf = (state: CardReadState): string =>
  state.phase === 'failed' ? state.failure.code : state.phase;

export const pcscChecks: readonly LabCheck[] = [
  {
    name: 'pcsc-reader waits for a card and reads its chip over the real pcscd',
    needs,
    limit: 60_000,
    run: (signal) =>
      inLab(signal, async ({ pcscd, card, reader, read }) => {
        assert.equal(reader.state().model, 'Virtual PCD');
        let inserted = 0;
        let opened = 0;
        const state = await read(({ phase }) => {
          if (phase === 'place-card') {
            inserted = performance.now();
            void card.act(`insert ${pcscd.port}`);
          }
          if (phase === 'opening') opened = performance.now();
        });
        const took = performance.now() - opened;
        if (state.phase !== 'read') throw new Error(JSON.stringify(state));
        assert.deepEqual(
          [state.proofs.access, state.proofs.passiveAuthentication, state.proofs.chipGenuine],
          ['pace', 'trusted', 'chip-authentication'],
        );
        assert.equal(state.portrait?.mimeType, 'image/jpeg');
        return `card seen after ${(opened - inserted).toFixed(0)} ms, read in ${took.toFixed(0)} ms`;
      }),
  },
  {
    name: 'pcsc-reader tells a removed card and one held by another program apart over the real pcscd',
    needs,
    limit: 90_000,
    run: (signal) =>
      inLab(signal, async ({ pcscd, card, bus, reader, read }) => {
        await card.act(`insert ${pcscd.port}`);
        let removedAt = 0;
        const removed = await read((state) => {
          if (removedAt === 0 && state.phase === 'reading' && state.file === 'DG2') {
            removedAt = performance.now();
            void card.act('remove');
          }
        });
        const noticed = performance.now() - removedAt;
        assert.equal(codeOf(removed), 'card-removed', JSON.stringify(removed));

        const lies = async () => unwrap(await bus.list()).some(({ atr }) => atr !== null);
        await waitFor(async () => !(await lies()), signal, 'the removal');
        // pcscd looks for cards some times a second: one that is back sooner was never away for it.
        await pause(1500, signal);
        await card.act(`insert ${pcscd.port}`);
        const name = reader.state().port ?? '';
        await waitFor(lies, signal, 'the card');
        const other = unwrap(await createPcscBus().connect(name, { signal, timeoutMs: 3000 }));
        assert.equal(codeOf(await read()), 'in-use');
        await other.close();
        assert.equal(codeOf(await read()), 'read');
        // Let go, a card has no power; it lies there all the same.
        assert.equal(codeOf(await read()), 'read');
        return `removal told after ${noticed.toFixed(0)} ms`;
      }),
  },
  {
    name: 'pcsc-reader says that the service is missing and takes it up again over the real pcscd',
    needs,
    limit: 90_000,
    run: (signal) =>
      inLab(signal, async ({ pcscd, card, reader, read }) => {
        const killed = performance.now();
        await pcscd.kill();
        await waitFor(async () => reader.state().code === 'driver-missing', signal, 'driver-missing');
        const noticed = performance.now() - killed;
        assert.equal(codeOf(await read()), 'driver-missing');
        await pcscd.run(signal);
        const back = performance.now();
        await waitFor(async () => reader.state().status === 'ready', signal, 'the reader');
        const again = performance.now() - back;
        await card.act(`insert ${pcscd.port}`);
        assert.equal(codeOf(await read()), 'read');
        return `told after ${noticed.toFixed(0)} ms, ready ${again.toFixed(0)} ms after it was started`;
      }),
  },
];
