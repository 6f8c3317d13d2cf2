import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { parseTrace } from '../../../native-bridges/recorder/trace.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { type Simulators, startSimulators } from '../../../native-bridges/simulators/start.ts';
import { applicant, textSecrets, uniqueJpeg, uniquePng } from '../../leak/applicant.ts';
import { type Needle, imageNeedles } from '../../leak/needles.ts';
import { Searcher } from '../../leak/search.ts';
import { OfficerAtWork } from '../../support/station/officer-at-work.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { testIdentity } from '../../support/station/test-identity.ts';
import { signIn } from './bench-desk.ts';
import { captureNeedles, evidenceOf, secretNeedles } from './capture-needles.ts';
import { GossipingHost, slipsIn } from './gossiping-host.ts';

const verifier = join(import.meta.dirname, '../../../build/verify-bundle.sh');
/** The next applicant, who got no further than the pad; the numbers are of the unused series 003. */
const second = { name: 'QUÁCH THỊ BÍCH LOAN', number: '003191827364', address: 'Ngõ 88 đường Láng Thượng' };
/** What the QR of a card says. */
const code = '003294857261|018273645|LƯU ĐỨC HOAN|14031988|Nam|Thôn Hạ, Xuân Đỉnh|02022022';
const secrets = [
  ...textSecrets,
  second.name,
  second.number,
  second.address,
  code,
  ...code.split('|').slice(0, 3),
];

let root: string;
let stick: string;
let simulators: Simulators;
let host: GossipingHost;
let desk: TemporaryStation;
let needles: Needle[];
let unpacked: string;
let bundle: { file: string; bytes: number; sha256: string };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bundle-'));
  stick = join(root, 'stick');
  unpacked = join(root, 'unpacked');
  mkdirSync(stick);
  simulators = await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace: 0.05,
    fingers: createLocalFingerSource(undefined),
  });
  desk = await temporaryStation({ policyId: '2024-07', places: [stick] });
  host = new GossipingHost(simulators, desk, slipsIn(root));
  host.tellOf(secrets);
  await signIn(desk.officer, 'ky-thuat');
  const ready = async () => {
    const states = unwrap(await desk.officer.call('devices.state', {}));
    return states.length === 4 && states.every(({ status }) => status === 'ready');
  };
  await until(ready);
  for (const deviceId of ['pad', 'scanner']) await host.record(deviceId);
  await signIn(desk.officer, 'le-van-a');
  const pictures = await takeApplications();
  await signIn(desk.officer, 'ky-thuat');
  for (const deviceId of ['pad', 'scanner']) {
    unwrap(await desk.officer.call('diagnostics.traceStop', { deviceId }));
  }
  await testDevice('codes');
  await testDevice('pad');
  needles = [...secretNeedles(secrets), ...pictures, ...captureNeedles(host.told)];
  bundle = unwrap(await desk.officer.call('diagnostics.bundle', { folder: stick }));
  execFileSync('unzip', ['-q', bundle.file, '-d', unpacked]);
  // Thirteen captures of grown fingers in one thread.
}, 300_000);
afterAll(async () => {
  await desk.remove();
  await host.stop();
  await simulators.stop();
  rmSync(root, { recursive: true, force: true });
});

/** One application to its slip, with every way to fail on its way, and half of another. Answers needles of their pictures. */
async function takeApplications(): Promise<Needle[]> {
  const document = uniquePng(100_000);
  const jpeg = uniqueJpeg();
  const work = new OfficerAtWork(desk.officer);
  const draftId = await work.startsWith(applicant, 'reissue.lost');
  host.scan(code);
  const paper = { type: 'cmnd', source: 'camera', mimeType: 'image/png', content: document } as const;
  unwrap(await desk.officer.call('document.add', { draftId, ...paper }));
  work.draft = unwrap(await desk.officer.call('draft.goto', { draftId, step: 'fingerprints' }));
  host.gossip = 'quotes';
  expect(unwrap(await work.capture('PLAIN_RIGHT_FOUR_FINGERS'))).toMatchObject({ code: 'protocol-error' });
  host.gossip = 'throws-later';
  expect(unwrap(await work.capture('PLAIN_RIGHT_FOUR_FINGERS')).phase).toBe('failed');
  host.gossip = 'silent';
  await takeAllFingers(work);
  const session = unwrap(await desk.officer.call('photo.open', { draftId }));
  const photo = { jpeg, width: 600, height: 800, cameraLabel: 'Test camera', remarks: [] };
  unwrap(await desk.officer.call('photo.submit', { draftId, ...session, ...photo }));
  await work.exceptsIris();
  for (const gossip of ['throws', 'quotes', 'throws-later'] as const) {
    host.gossip = gossip;
    expect(await work.takesSignature()).toBe('failed');
    host.gossip = 'silent';
    await deviceReady('pad');
  }
  expect(await work.takesSignature()).toBe('signed');
  const { fingerprints } = unwrap(await desk.officer.call('draft.open', { draftId }));
  const poor = fingerprints.some(({ state }) => state === 'poor');
  if (!poor) {
    await work.readsBackAndConfirms();
    const { applicationId } = await work.signs(
      { kind: 'passphrase', passphrase: passphrases['le-van-a'] },
      { officerId: 'giam-sat', credential: { kind: 'passphrase', passphrase: passphrases['giam-sat'] } },
    );
    host.gossip = 'quotes';
    expect(await desk.officer.call('slip.print', { applicationId })).toMatchObject({ ok: false });
    host.gossip = 'silent';
    unwrap(await desk.officer.call('slip.print', { applicationId }));
  }
  unwrap(await desk.officer.call('draft.close', { draftId }));
  await takeSecond();
  return [...imageNeedles('document', document), ...imageNeedles('photo', jpeg)];
}

async function takeSecond(): Promise<void> {
  const work = new OfficerAtWork(desk.officer);
  const permanentAddress = { ...(applicant.permanentAddress as object), detail: second.address };
  const draftId = await work.startsWith(
    {
      ...applicant,
      name: { full: second.name },
      personalNumber: second.number,
      permanentAddress,
    } as typeof applicant,
    'reissue.lost',
  );
  // What can't be read or doesn't fit must not be quoted either.
  const odd = { draftId, text: `${second.number}|||${second.name}` };
  expect((await desk.officer.call('draft.lookup', odd)).ok).toBe(false);
  const endless = { draftId, patch: { phone: `${second.number} `.repeat(40) } };
  expect((await desk.officer.call('draft.save', endless)).ok).toBe(false);
  unwrap(await desk.officer.call('draft.close', { draftId }));
}

/** All that take part share this one thread: on a busy machine the scanner seems silent now and then, and is asked once more. */
async function takeAllFingers(work: OfficerAtWork): Promise<void> {
  for (const { captureId, expected } of work.draft?.fingerprints ?? []) {
    let phase = expected.length === 0 ? 'captured' : '';
    for (let attempt = 0; attempt < 8 && phase !== 'captured'; attempt += 1) {
      await deviceReady('scanner');
      const taken = await work.capture(captureId);
      phase = taken.ok ? taken.value.phase : taken.error.code;
    }
    expect(phase).toBe('captured');
  }
}

/** A driver whose attempt threw is made anew. */
async function deviceReady(deviceId: string): Promise<void> {
  await until(async () => {
    const states = unwrap(await desk.officer.call('devices.state', {}));
    return states.find(({ id }) => id === deviceId)?.status === 'ready';
  });
}

const until = (holds: () => Promise<boolean>): Promise<void> =>
  vi.waitFor(
    async () => {
      if (!(await holds())) throw new Error('not yet');
    },
    { timeout: 20_000 },
  );

async function testDevice(deviceId: string): Promise<void> {
  const cancels: ReturnType<typeof cancel>[] = [];
  const ended = new Promise<void>((resolve) => {
    const off = desk.officer.on('diagnostics.selfTest', ({ state }) => {
      // The hand with the pen is not here: that step is left.
      if (state.phase === 'step' && state.step === 'draw-line') cancels.push(cancel());
      if (state.phase !== 'finished' && state.phase !== 'cancelled') return;
      off();
      resolve();
    });
  });
  const { attemptId } = unwrap(await desk.officer.call('diagnostics.selfTest', { deviceId }));
  const cancel = () => desk.officer.call('diagnostics.cancel', { attemptId });
  await ended;
  for (const cancelled of await Promise.all(cancels)) unwrap(cancelled);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
const json = (name: string): unknown => JSON.parse(readFileSync(join(unpacked, name), 'utf8'));
const traces = (): { name: string; text: string }[] =>
  readdirSync(join(unpacked, 'traces')).map((name) => ({
    name,
    text: readFileSync(join(unpacked, 'traces', name), 'utf8'),
  }));

describe('a support bundle', () => {
  it('has what a support engineer needs and no file that is not named', () => {
    const names = filesIn(unpacked).map((path) => path.slice(unpacked.length + 1));
    expect(names.map((name) => name.replace(/-\d{8}T\d{6}Z/u, '')).sort()).toEqual([
      'README.txt',
      'about.json',
      'audit.json',
      'config.json',
      'devices.json',
      'environment.json',
      'host.json',
      'logs/devices.ndjson',
      'logs/main.ndjson',
      'logs/station.ndjson',
      'outbox.json',
      'traces/pad.trace',
      'traces/scanner.trace',
    ]);
    expect(json('about.json')).toMatchObject({ stationId: 'tram-001', training: true });
    expect(json('audit.json')).toMatchObject({ broken: null });
    const devices = json('devices.json') as {
      state: { id: string };
      hours: { done: number; failed: number }[];
      lastErrors: { code: string; cause: string | null }[];
      lastSelfTest: unknown;
    }[];
    const of = (id: string) => devices.find(({ state }) => state.id === id);
    expect(of('scanner')?.hours.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThanOrEqual(13);
    const causes = devices.flatMap(({ lastErrors }) => lastErrors.map(({ cause }) => cause ?? ''));
    expect(causes.some((cause) => cause.startsWith('SBI error 110: cannot encode record of'))).toBe(true);
    expect(of('codes')?.lastSelfTest).toMatchObject({ passed: false });
    const log = readFileSync(join(unpacked, 'logs/devices.ndjson'), 'utf8');
    expect(log).toContain('"kind":"TypeError"');
    const pad = unwrap(parseTrace(traces().find(({ name }) => name.startsWith('pad'))?.text ?? ''));
    expect(pad.frames.length).toBeGreaterThan(50);
    expect(bundle.bytes).toBeLessThan(24 * 1024 * 1024);
  });

  it('holds nothing of the applicants, in no file and no encoding', () => {
    const searcher = new Searcher(needles);
    expect(needles.length).toBeGreaterThan(50_000);
    expect(needles.filter(({ secret }) => secret === 'ink').length).toBeGreaterThan(100);
    expect(needles.filter(({ secret }) => secret === 'finger record').length).toBeGreaterThan(10_000);
    const found = [...searcher.below(unpacked).leaks, ...searcher.below(stick).leaks];
    expect(found).toEqual([]);
    // Bytes of frames, as they were on the wire.
    for (const { name, text } of traces()) {
      const { frames, info } = unwrap(parseTrace(text));
      const wire = Buffer.concat(frames.map(({ bytes }) => bytes));
      expect(searcher.inBytes(wire), name).toEqual([]);
      expect(searcher.inBytes(Buffer.from(JSON.stringify(info))), name).toEqual([]);
    }
    // Nor do the logs from which it was made.
    expect(searcher.below(join(desk.dataFolder, 'logs')).leaks).toEqual([]);
  });

  it('would be found out when anything of them were planted in any of its files', () => {
    const searcher = new Searcher(needles);
    const signed = host.told.flatMap(({ payload: { state } }) => (state.phase === 'signed' ? [state] : []));
    const captured = host.told.flatMap(({ payload: { state } }) =>
      state.phase === 'captured' ? [state] : [],
    );
    const record = Buffer.from(captured[0]?.fingers[0]?.record ?? []);
    const minutiae = captured
      .flatMap(({ fingers }) => fingers)
      .find(({ template }) => template !== undefined);
    const point = signed[0]?.points.find(({ x, y, touching }) => touching && x > 255 && y > 255);
    const ink = Buffer.alloc(4);
    ink.writeUInt16BE(point?.x ?? 0, 0);
    ink.writeUInt16BE(point?.y ?? 0, 2);
    const image = Buffer.from(signed[0]?.image ?? []);
    const planted: [string, string | Buffer][] = [
      ['a name in a cause', JSON.stringify({ cause: `no record of ${secrets[0] ?? ''}` })],
      ['a number in a detail', `{"detail":"${second.number}"}`],
      ['an address, escaped', encodeURIComponent(second.address)],
      ['a code in base64', Buffer.from(`QR ${code}`).toString('base64')],
      ['a frame of the pen', `12.0 <= input 34c0${ink.toString('hex')}`],
      ['ink in JSON', `{"x":${point?.x ?? 0},"y":${point?.y ?? 0}}`],
      ['a piece of a finger', record.subarray(400, 460)],
      ['a piece of a finger in a trace', `5.1 <= answer ${record.subarray(400, 460).toString('hex')}`],
      ['a piece of a finger in base64', record.subarray(400, 480).toString('base64')],
      ['the signed original', evidenceOf(captured[0]?.fingers[0]?.envelope ?? '').slice(500, 600)],
      ['minutiae', Buffer.from(minutiae?.template ?? []).subarray(20, 90)],
      ['a picture of the signature', image.subarray(200, 260).toString('hex').toUpperCase()],
    ];
    const files = filesIn(unpacked);
    // Each file gets a plant, and each plant a file.
    for (let turn = 0; turn < Math.max(files.length, planted.length); turn += 1) {
      const file = files[turn % files.length] ?? '';
      const [what, plant] = planted[turn % planted.length] ?? ['nothing', ''];
      const before = readFileSync(file);
      appendFileSync(file, plant);
      expect(searcher.inFile(file).length, `${what} in ${file}`).toBeGreaterThan(0);
      writeFileSync(file, before);
    }
    expect(searcher.below(unpacked).leaks).toEqual([]);
  });

  it('is signed by the station: openssl says so, and not of one that was changed', async () => {
    const ca = join(root, 'ca.pem');
    writeFileSync(ca, (await testIdentity('2024-07')).ca);
    const verify = (file: string) => spawnSync('sh', [verifier, file, ca], { encoding: 'utf8' });
    expect(verify(bundle.file)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^verified: signed by station tram-001 at /u) as string,
    });
    const bytes = readFileSync(bundle.file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(bundle.sha256);
    const changed = join(root, 'changed.zip');
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
    writeFileSync(changed, bytes);
    writeFileSync(`${changed}.p7s`, readFileSync(`${bundle.file}.p7s`));
    expect(verify(changed)).toMatchObject({ status: 1 });
    rmSync(`${changed}.p7s`);
    expect(verify(changed)).toMatchObject({ status: 1 });
  });

  it('takes the traces with it, and is noted with its digest', async () => {
    expect(readdirSync(join(desk.dataFolder, 'logs', 'traces'))).toEqual([]);
    expect(statSync(join(desk.dataFolder, 'logs', 'traces')).mode & 0o777).toBe(0o700);
    await signIn(desk.officer, 'giam-sat');
    const { entries } = unwrap(await desk.officer.call('audit.list', { before: null }));
    expect(entries.find(({ event }) => event === 'support-bundle-exported')).toMatchObject({
      officerId: 'ky-thuat',
      subjectId: null,
      details: { sha256: bundle.sha256, bytes: bundle.bytes },
    });
    expect(entries.filter(({ event }) => event === 'trace-recorded')).toHaveLength(2);
    await signIn(desk.officer, 'ky-thuat');
    expect(await desk.officer.call('diagnostics.bundle', { folder: root })).toMatchObject({
      error: { code: 'place-unknown' },
    });
  });
});
