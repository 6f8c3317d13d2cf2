import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DraftView } from '../../domain/application/draft.ts';
import { isOpen } from '../../domain/application/findings.ts';
import type { OfficerCalls } from '../../domain/channels/officer.ts';
import { officerChannels } from '../../domain/channels/officer.ts';
import { type Client, type Input, type Output, createClient } from '../../domain/channels/rpc.ts';
import { type Result, ok, unwrap } from '../../domain/result.ts';
import { onReached } from '../../electron/station/fault-points.ts';
import { startStation, vaultFileName } from '../../electron/station/station.ts';
import type { KeyKeeper } from '../../electron/station/vault/key-keeper.ts';
import { changeVaultKey, settleVaultKey } from '../../electron/station/vault/rotate-vault-key.ts';
import { openVault } from '../../electron/station/vault/vault.ts';
import { completeFields } from '../support/station/officer-at-work.ts';
import { pairedPorts } from '../support/station/paired-ports.ts';
import { jpegWith, smallPng } from '../support/station/pictures.ts';
import { touchedBy } from '../support/station/finger-templates.ts';
import { ScriptedDevices } from '../support/station/scripted-devices.ts';
import { stationStart } from '../support/station/station-start.ts';
import { type Journal, type StationOrders, knownOf } from './journal.ts';
import { administrator, backupPersons, supervisor } from './persons.ts';
import { randomNumbers } from './random-numbers.ts';

const orders = JSON.parse(process.argv[2] ?? '{}') as StationOrders;
const random = randomNumbers(orders.seed);
const journalDescriptor = 3;

/** Written before anything else happens: what stands in the pipe outlives the process. */
function say(entry: Journal): void {
  writeSync(journalDescriptor, `${JSON.stringify(entry)}\n`);
}

let passed = 0;
const told = new Set<string>();
onReached((point) => {
  if (orders.tells.includes(point) && !told.has(point)) {
    told.add(point);
    say({ said: 'passed', point });
  }
  if (point !== orders.point?.name) return;
  passed += 1;
  if (passed !== orders.point.nth) return;
  say({ said: 'point', point });
  process.kill(process.pid, 'SIGKILL');
});

type Officer = Client<OfficerCalls, (typeof officerChannels)['events']>;

/** What the officer window does, answer by answer, each of them journalled. */
class Window {
  readonly #officer: Officer;
  view: DraftView | null = null;
  /** The last call was: by a full disk, mostly. */
  refused = false;

  constructor(officer: Officer) {
    this.#officer = officer;
    officer.on('draft.changed', (view) => this.#keep(view));
    officer.on('outbox.changed', ({ items }) => {
      for (const { applicationId, state } of items) {
        if (state === 'acknowledged') say({ said: 'acknowledged', applicationId });
      }
    });
  }

  #keep(view: DraftView): void {
    if (this.view?.draftId === view.draftId && view.revision < this.view.revision) return;
    this.view = view;
    say({ said: 'draft', view: knownOf(view) });
  }

  async ask<K extends keyof OfficerCalls>(
    call: K,
    input: Input<OfficerCalls, K>,
  ): Promise<Result<Output<OfficerCalls, K>>> {
    const { draftId = null, patch } = input as { draftId?: string; patch?: object };
    say({ said: 'asked', call, draftId, ...(patch === undefined ? {} : { patch }) });
    const answer = await this.#officer.call(call, input);
    if (answer.ok && isView(answer.value)) this.#keep(answer.value);
    this.refused = !answer.ok;
    say({ said: 'answered', call, code: answer.ok ? null : answer.error.code });
    return answer;
  }

  /** As `ask`, where what comes of it is seen in the draft. */
  async does<K extends keyof OfficerCalls>(call: K, input: Input<OfficerCalls, K>): Promise<boolean> {
    const { ok: done } = await this.ask(call, input);
    return done;
  }

  /** Ends when the attempt has. */
  async capture(start: () => Promise<boolean>, event: 'capture.state' | 'signature.state'): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      const off = this.#officer.on(event, ({ state }) => {
        if (['captured', 'signed', 'failed', 'cancelled'].includes(state.phase)) {
          off();
          resolve();
        }
      });
    });
    const started = await start();
    if (started) await ended;
  }
}

const isView = (value: unknown): value is DraftView =>
  typeof value === 'object' && value !== null && 'draftId' in value && 'revision' in value;

const pieces = Object.entries(completeFields);

/** The next thing that is missing; false when the application was sealed. */
async function workOn(window: Window, draft: DraftView): Promise<boolean> {
  const { draftId } = draft;
  const capture = todo(draft);
  const open = draft.findings.find(isOpen);
  const missing = pieces.find(([name]) => !(name in draft.fields));
  if (missing !== undefined) {
    const [name, value] = missing;
    await window.does('draft.save', { draftId, patch: { [name]: value, phone: digits() } });
  } else if (draft.reasonCode === null) {
    await window.does('draft.setReason', { draftId, reasonCode: 'reissue.lost' });
  } else if (draft.documents.length === 0) {
    const content = new Uint8Array(300_000 + Math.floor(random() * 200_000));
    for (let at = 0; at < content.length; at += 64) content[at] = Math.floor(random() * 256);
    content.set(smallPng.subarray(0, 8));
    await window.does('document.add', {
      draftId,
      type: 'cmnd',
      source: 'file',
      mimeType: 'image/png',
      content,
    });
  } else if (draft.step !== 'fingerprints' && capture !== undefined) {
    await window.does('draft.goto', { draftId, step: 'fingerprints' });
  } else if (capture !== undefined) {
    const { captureId } = capture;
    await window.capture(() => window.does('fingerprint.start', { draftId, captureId }), 'capture.state');
  } else if (open !== undefined) {
    const { findingId } = open;
    await window.does('finding.overrule', { draftId, findingId, reason: 'đã nhìn lại hai ảnh' });
  } else if (draft.photo === null) {
    const session = await window.ask('photo.open', { draftId });
    if (!session.ok) return true;
    const photo = { jpeg: new Uint8Array(jpegWith(600, 800)), width: 600, height: 800 };
    await window.does('photo.submit', {
      draftId,
      ...session.value,
      ...photo,
      cameraLabel: 'Test camera',
      remarks: [],
    });
  } else if (draft.irisException === null) {
    await window.does('iris.except', { draftId, code: 'no-device', note: '' });
  } else if (draft.signatures.length === 0) {
    const signer = 'applicant' as const;
    await window.capture(() => window.does('signature.start', { draftId, signer }), 'signature.state');
  } else if (draft.step !== 'review' && draft.confirmedAt === null) {
    await window.does('draft.goto', { draftId, step: 'review' });
  } else if (draft.confirmedAt === null) {
    await window.does('review.confirm', { draftId });
  } else {
    const credential = { kind: 'passphrase', passphrase: orders.passphrase } as const;
    const second = { kind: 'passphrase', passphrase: supervisor.passphrase } as const;
    const approval =
      draft.approvals.length === 0 ? null : { officerId: supervisor.officerId, credential: second };
    const sealed = await window.ask('application.sign', { draftId, credential, approval });
    if (!sealed.ok) return true;
    const { sha256, ticket } = sealed.value;
    say({ said: 'sealed', draftId, sha256, ticket });
    await window.does('draft.close', { draftId });
    return false;
  }
  return true;
}

/** Applicants who roll one finger twice, which is found and explained: every other one, the same over every start. */
const isCareless = (draftId: string): boolean => Number.parseInt(draftId.slice(0, 1), 16) % 2 === 0;

const digits = (): string => `09${String(Math.floor(random() * 1e8)).padStart(8, '0')}`;
const todo = (draft: DraftView) =>
  draft.fingerprints.find(({ state, expected }) => state === 'todo' && expected.length > 0);

/** An officer who was refused does not press the key again at once. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

async function takeApplications(window: Window): Promise<never> {
  for (;;) {
    const [left] = unwrap(await window.ask('draft.list', {}));
    const laid =
      left === undefined
        ? await window.ask('draft.create', { intakePlace: 'counter' })
        : await window.ask('draft.open', { draftId: left.draftId });
    if (!laid.ok) {
      await pause();
      continue;
    }
    window.view = laid.value;
    const { draftId } = laid.value;
    while (window.view.draftId === draftId && (await workOn(window, window.view))) {
      if (window.refused) await pause();
    }
  }
}

let keys = { vaultKey: orders.vaultKey, nextVaultKey: orders.nextVaultKey };
/** Main's part: whoever started this keeps what is told, over the kill. */
const keyKeeper: KeyKeeper = {
  tell: async (message) => {
    if (message.step === 'propose') keys = { ...keys, nextVaultKey: message.key };
    else if (message.step === 'drop') keys = { ...keys, nextVaultKey: null };
    else keys = { vaultKey: keys.nextVaultKey ?? keys.vaultKey, nextVaultKey: null };
    say({ said: 'keys', ...keys });
    return ok();
  },
};

/** Changes the vault key until it is ended. */
async function rotateKeys(): Promise<never> {
  const path = join(orders.dataFolder, vaultFileName);
  const vault = unwrap(await openVault(path, orders.vaultKey, () => new Date(), orders.nextVaultKey));
  unwrap(await settleVaultKey(vault, keyKeeper, orders.nextVaultKey));
  say({ said: 'ready' });
  for (;;) unwrap(await changeVaultKey(vault, keyKeeper, new Date()));
}

/** Writes one backup after the other until it is ended. */
async function backUp(window: Window): Promise<never> {
  const [{ passphrase }, approval] = backupPersons;
  const [folder = ''] = orders.places;
  for (;;) if (!(await window.does('vault.backup', { folder, passphrase, approval }))) await pause();
}

async function run(): Promise<void> {
  if (orders.task === 'rotate') return rotateKeys();
  const ahead = orders.daysAhead * 86_400_000;
  const usual = stationStart(orders.dataFolder, orders.vaultKey, orders.gatewayUrl);
  const start = {
    ...usual,
    nextVaultKey: orders.nextVaultKey,
    config: { ...usual.config, places: [...orders.places] },
  };
  say({ said: 'begun' });
  const started = await startStation(start, {
    keyKeeper,
    ...(ahead === 0 ? {} : { now: () => new Date(Date.now() + ahead) }),
  });
  if (!started.ok) {
    say({ said: 'failed', code: started.error.code });
    return;
  }
  const station = started.value;
  const [port, end] = pairedPorts();
  station.attach('officer', end);
  const officer = createClient(port, officerChannels);
  const [hostPort, stationEnd] = pairedPorts();
  const window = new Window(officer);
  // Few minutiae: what takes time here is to be killed, not to compare.
  new ScriptedDevices(
    hostPort,
    touchedBy(
      (finger, { impression }) => {
        const person = window.view?.draftId ?? '';
        const twice = impression === 'rolled' && finger === 'RIGHT_INDEX' && isCareless(person);
        return { person, finger: twice ? 'RIGHT_MIDDLE' : finger };
      },
      { count: 16 },
    ),
  );
  station.attach('devices', stationEnd);
  if (orders.task === 'drain') {
    for (;;) {
      const state = unwrap(await officer.call('outbox.state', {}));
      if (state.items.every((item) => item.state === 'acknowledged')) break;
      await new Promise<void>((resolve) => {
        const off = officer.on('outbox.changed', () => {
          off();
          resolve();
        });
      });
    }
    say({ said: 'drained' });
    await station.stop();
    return;
  }
  if (orders.task === 'start' || orders.task === 'restore') {
    say({ said: 'ready' });
    // What is restored waits to be ended afterwards, as what only starts does.
    const file = orders.backup;
    if (file !== null) await window.does('setup.restore', { file, persons: [...backupPersons] });
    return;
  }
  const backsUp = orders.task === 'backup';
  const { officerId, passphrase } = backsUp ? administrator : orders;
  const signedIn = await officer.call('session.signIn', {
    officerId,
    credential: { kind: 'passphrase', passphrase },
  });
  if (!signedIn.ok) {
    say({ said: 'failed', code: signedIn.error.code });
    return;
  }
  say({ said: 'ready' });
  if (backsUp) await backUp(window);
  else await takeApplications(window);
}

run().catch((error: unknown) => {
  say({ said: 'failed', code: error instanceof Error ? error.message : 'unknown' });
  process.exitCode = 1;
});
