import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { type diagnosticsChannels } from '../../../domain/channels/diagnostics.ts';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { createClient } from '../../../domain/channels/rpc.ts';
import type { SelfTestResult } from '../../../domain/devices/self-test.ts';
import { err, ok, unwrap } from '../../../domain/result.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { hangs, healthOf, pad, plugInBench, signIn } from './bench-desk.ts';
import { ownTime } from '../../support/own-time.ts';

let desk: TemporaryStation;
beforeEach(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
});
afterEach(() => desk.remove());

type Call = keyof typeof diagnosticsChannels.calls;
const inputs: { readonly [K in Call]: unknown } = {
  'diagnostics.devices': {},
  'diagnostics.found': {},
  'diagnostics.checks': {},
  'diagnostics.fix': { id: 'udev-rules' },
  'diagnostics.selfTest': { deviceId: 'pad-1' },
  'diagnostics.live': { deviceId: 'pad-1' },
  'diagnostics.cancel': { attemptId: 'bench-1' },
  'diagnostics.report': {},
  'diagnostics.printReport': {},
  'diagnostics.traceStart': { deviceId: 'pad-1' },
  'diagnostics.traceStop': { deviceId: 'pad-1' },
  'diagnostics.log': { process: null, level: 'info', text: '', before: null },
  'diagnostics.environment': {},
  'diagnostics.bundle': { folder: '/nowhere' },
};
const calls = Object.keys(inputs) as Call[];
const ask = (name: Call) => desk.officer.call(name, inputs[name] as never);

const known = async () => unwrap(await desk.officer.call('devices.state', {})).length === 2;
const identified: SelfTestResult = {
  step: 'identify',
  outcome: 'passed',
  failure: null,
  detail: 'STU-540 1.04 asked by NGUYỄN VĂN MẪU',
  tookMs: 12,
};
const failed: SelfTestResult = {
  step: 'draw-line',
  outcome: 'failed',
  failure: { code: 'timeout', cause: 'no line drawn by 003090000123' },
  detail: '',
  tookMs: 30_000,
};

describe("the technician's bench", () => {
  it('answers nothing when an intake officer asks', async () => {
    plugInBench(desk);
    await signIn(desk.officer, 'le-van-a');
    for (const name of calls) {
      expect(await ask(name), name).toMatchObject({ ok: false, error: { code: 'role-not-allowed' } });
    }
  });

  it('answers every call within two seconds when the device host hangs', async () => {
    plugInBench(desk);
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    // Known to hang only now, as a driver does in the middle of its work.
    desk.plugIn({
      fingerprint: () => [],
      signature: () => [],
      answers: Object.fromEntries(Object.keys(deviceChannels.calls).map((name) => [name, hangs])),
    });
    const told = Object.fromEntries(
      await Promise.all(
        calls.map(async (name) => {
          const begun = ownTime();
          const answer = await ask(name);
          expect(ownTime() - begun, name).toBeLessThan(2000);
          return [name, answer.ok ? 'ok' : answer.error.code] as const;
        }),
      ),
    );
    expect(told).toEqual({
      'diagnostics.devices': 'ok',
      'diagnostics.found': 'timeout',
      'diagnostics.checks': 'timeout',
      'diagnostics.fix': 'timeout',
      'diagnostics.selfTest': 'timeout',
      'diagnostics.live': 'timeout',
      'diagnostics.cancel': 'ok',
      'diagnostics.report': 'ok',
      'diagnostics.printReport': 'timeout',
      'diagnostics.traceStart': 'timeout',
      'diagnostics.traceStop': 'timeout',
      'diagnostics.log': 'ok',
      'diagnostics.environment': 'ok',
      'diagnostics.bundle': 'place-unknown',
    });
  });

  it('is told no code that was read: it may be anybody’s card', async () => {
    const devices = plugInBench(desk);
    const told: string[] = [];
    desk.officer.on('code.read', ({ text }) => told.push(text));
    const read = (text: string): void =>
      devices.server.emit('code.read', { deviceId: 'reader-1', symbology: null, text });
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    read('003090000123');
    await expect.poll(known).toBe(true);
    unwrap(await desk.officer.call('session.signOut', {}));
    read('003090000124');
    await expect.poll(known).toBe(true);
    await signIn(desk.officer, 'le-van-a');
    read('003090000125');
    await expect.poll(() => told).toEqual(['003090000125']);
  });

  it('keeps the last self-test, tells each state without what it read of a person, and notes that it was run', async () => {
    const devices = plugInBench(desk, { 'selfTest.start': () => ok(null) });
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    const states: unknown[] = [];
    desk.officer.on('diagnostics.selfTest', ({ state }) => states.push(state));
    const { attemptId } = unwrap(await desk.officer.call('diagnostics.selfTest', { deviceId: 'pad-1' }));
    const tell = (state: Parameters<typeof devices.server.emit<'selfTest.state'>>[1]['state']): void =>
      devices.server.emit('selfTest.state', { attemptId, state });
    tell({ phase: 'step', step: 'identify', human: false });
    tell({ phase: 'result', result: identified });
    tell({ phase: 'finished', passed: false, results: [identified, failed] });
    await expect.poll(() => states.length).toBe(3);
    expect(JSON.stringify(states)).not.toMatch(/NGUY|0030/u);
    const { lastSelfTest } = await healthOf(desk.officer, 'pad-1');
    expect(lastSelfTest).toMatchObject({
      passed: false,
      results: [
        { step: 'identify', outcome: 'passed', detail: 'STU-540 1.04 asked by …' },
        { step: 'draw-line', failure: { code: 'timeout' } },
      ],
    });
    desk = await desk.restart();
    plugInBench(desk);
    await signIn(desk.officer, 'giam-sat');
    await expect.poll(known).toBe(true);
    expect((await healthOf(desk.officer, 'pad-1')).lastSelfTest).toEqual(lastSelfTest);
    const { entries } = unwrap(await desk.officer.call('audit.list', { before: null }));
    expect(entries.find(({ event }) => event === 'self-test-run')).toMatchObject({
      officerId: 'ky-thuat',
      subjectId: null,
      details: { device: 'pad-1', outcome: 'failed', code: 'timeout' },
    });
  });

  it.each([
    ['the technician locks', () => desk.officer.call('session.lock', {})],
    ['the technician signs out', () => desk.officer.call('session.signOut', {})],
    ['the technician cancels', async () => undefined],
  ])('ends self-test and live view when %s', async (_state, leave) => {
    const devices = plugInBench(desk, { 'selfTest.start': () => ok(null), 'live.start': () => ok(null) });
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    const ended: string[] = [];
    desk.officer.on('diagnostics.selfTest', ({ attemptId, state }) => {
      if (state.phase === 'cancelled') ended.push(attemptId);
    });
    desk.officer.on('diagnostics.liveEnded', ({ attemptId }) => ended.push(attemptId));
    const test = unwrap(await desk.officer.call('diagnostics.selfTest', { deviceId: 'pad-1' }));
    const live = unwrap(await desk.officer.call('diagnostics.live', { deviceId: 'scanner-1' }));
    const answer = await leave();
    if (answer === undefined) {
      unwrap(await desk.officer.call('diagnostics.cancel', { attemptId: test.attemptId }));
      unwrap(await desk.officer.call('diagnostics.cancel', { attemptId: live.attemptId }));
      unwrap(await desk.officer.call('diagnostics.cancel', { attemptId: live.attemptId }));
    }
    const both = [test.attemptId, live.attemptId].sort();
    await expect.poll(() => [...devices.cancelled].sort()).toEqual(both);
    // Who has signed out is told nothing any more but how the station is.
    if (_state !== 'the technician signs out') expect([...ended].sort()).toEqual(both);
  });

  it.each([
    ['locks', () => desk.officer.call('session.lock', {})],
    ['signs out', () => desk.officer.call('session.signOut', {})],
    ['makes room for another officer', () => signIn(desk.officer, 'ky-thuat')],
    [
      'hands the shift over',
      () => {
        const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
        return desk.officer.call('shift.handOver', { officerId: 'le-van-a', credential });
      },
    ],
    ['closes the window', async () => desk.station.attach('officer', pairedPorts()[1])],
  ])('ends a recording and keeps it when who began it %s', async (_state, leave) => {
    const stopped: string[] = [];
    plugInBench(desk, {
      'trace.start': () => ok(null),
      'trace.stop': ({ deviceId }) => {
        stopped.push(deviceId);
        return ok({ text: '# trace of nothing', frames: 0 });
      },
    });
    // The supervisor may also hand a shift over.
    await signIn(desk.officer, 'giam-sat');
    await expect.poll(known).toBe(true);
    for (const deviceId of ['pad-1', 'scanner-1']) {
      unwrap(await desk.officer.call('diagnostics.traceStart', { deviceId }));
    }
    unwrap(await desk.officer.call('diagnostics.traceStop', { deviceId: 'scanner-1' }));
    await leave();
    await expect.poll(() => stopped).toEqual(['scanner-1', 'pad-1']);
    const traces = join(desk.dataFolder, 'logs', 'traces');
    await expect.poll(() => readdirSync(traces).filter((name) => name.startsWith('pad-1-'))).toHaveLength(1);
  });

  it('ends them when the window is gone, and when the device host is', async () => {
    const devices = plugInBench(desk, { 'selfTest.start': () => ok(null) });
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    const first = unwrap(await desk.officer.call('diagnostics.selfTest', { deviceId: 'pad-1' }));
    const [port, end] = pairedPorts();
    desk.station.attach('officer', end);
    const window = createClient(port, officerChannels);
    await expect.poll(() => devices.cancelled).toEqual([first.attemptId]);
    const second = unwrap(await window.call('diagnostics.selfTest', { deviceId: 'pad-1' }));
    const ended = new Promise<string>((resolve) => {
      window.on('diagnostics.selfTest', ({ attemptId, state }) => {
        if (state.phase === 'cancelled') resolve(attemptId);
      });
    });
    plugInBench(desk);
    expect(await ended).toBe(second.attemptId);
    window.close();
  });

  it('is refused a device while an applicant stands at one, and one nobody knows', async () => {
    // The supervisor may do both.
    plugInBench(desk, { 'selfTest.start': () => ok(null), 'fingerprint.start': () => ok(null) });
    await signIn(desk.officer, 'giam-sat');
    await expect.poll(known).toBe(true);
    const work = new OfficerAtWork(desk.officer);
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    unwrap(await desk.officer.call('draft.goto', { draftId, step: 'fingerprints' }));
    unwrap(await desk.officer.call('fingerprint.start', { draftId, captureId: 'PLAIN_RIGHT_FOUR_FINGERS' }));
    const refusal = { ok: false, error: { code: 'capture-running' } };
    expect(await desk.officer.call('diagnostics.selfTest', { deviceId: 'pad-1' })).toMatchObject(refusal);
    expect(await desk.officer.call('diagnostics.live', { deviceId: 'pad-1' })).toMatchObject(refusal);
    unwrap(await desk.officer.call('fingerprint.cancel', { draftId }));
    unwrap(await desk.officer.call('diagnostics.selfTest', { deviceId: 'pad-1' }));
    const unknown = { ok: false, error: { code: 'device-unknown' } };
    expect(await desk.officer.call('diagnostics.selfTest', { deviceId: 'x' })).toMatchObject(unknown);
    expect(await desk.officer.call('diagnostics.traceStart', { deviceId: 'x' })).toMatchObject(unknown);
  });

  it('mends the host and notes what came of it', async () => {
    const check = {
      id: 'udev-rules',
      status: 'missing',
      detail: 'no rules',
      command: 'x',
      fixable: true,
    } as const;
    const mended = { ...check, status: 'ok', command: null } as const;
    plugInBench(desk, { 'host.checks': () => ok([check]), 'host.fix': () => ok([mended]) });
    await signIn(desk.officer, 'giam-sat');
    await expect.poll(known).toBe(true);
    expect(unwrap(await desk.officer.call('diagnostics.checks', {}))).toEqual([check]);
    expect(unwrap(await desk.officer.call('diagnostics.fix', { id: 'udev-rules' }))).toEqual([mended]);
    plugInBench(desk, { 'host.fix': () => err('permission-denied') });
    expect(await desk.officer.call('diagnostics.fix', { id: 'udev-rules' })).toMatchObject({
      error: { code: 'permission-denied' },
    });
    const { entries } = unwrap(await desk.officer.call('audit.list', { before: null }));
    const noted = entries.filter(({ event }) => event === 'host-fix-applied').map(({ details }) => details);
    expect(noted).toEqual([
      { check: 'udev-rules', outcome: 'permission-denied' },
      { check: 'udev-rules', outcome: 'ok' },
    ]);
  });

  it('prints one sheet of the last self-tests', async () => {
    const devices = plugInBench(desk, { 'selfTest.start': () => ok(null) });
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    const { attemptId } = unwrap(await desk.officer.call('diagnostics.selfTest', { deviceId: 'pad-1' }));
    const results = [identified, failed];
    devices.server.emit('selfTest.state', {
      attemptId,
      state: { phase: 'finished', passed: false, results },
    });
    await expect.poll(async () => (await healthOf(desk.officer, 'pad-1')).lastSelfTest).not.toBeNull();
    const report = unwrap(await desk.officer.call('diagnostics.report', {}));
    expect(Buffer.from(report.pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(report.fileName).toMatch(/^kiem-tra-thiet-bi-tram-001-\d{4}-\d\d-\d\d\.pdf$/u);
    unwrap(await desk.officer.call('diagnostics.printReport', {}));
    expect(devices.printed).toMatchObject([{ jobName: report.fileName.replace('.pdf', '') }]);
  });

  it('tells what surrounds it when neither centre nor device host is there', async () => {
    await signIn(desk.officer, 'ky-thuat');
    const told = unwrap(await desk.officer.call('diagnostics.environment', {}));
    expect(told).toMatchObject({
      gateway: { url: 'https://127.0.0.1:9', roundTripMs: null, code: 'gateway-unreachable' },
      clockSkew: null,
      keychain: { protected: true, reasons: [] },
      versions: { station: '0.1.0' },
    });
    expect(told.disk?.freeBytes).toBeGreaterThan(0);
    expect(told.network.length).toBeGreaterThan(0);
    for (const name of ['diagnostics.found', 'diagnostics.checks', 'diagnostics.fix'] as const) {
      expect(await ask(name)).toMatchObject({ ok: false, error: { code: 'device-host-absent' } });
    }
    expect(unwrap(await desk.officer.call('diagnostics.devices', {}))).toEqual([]);
    const log = unwrap(
      await desk.officer.call('diagnostics.log', { process: null, level: 'info', text: '', before: null }),
    );
    expect(log.lines.map(({ process, message }) => `${process}: ${message}`)).toContain(
      'station: station started',
    );
  });

  it('keeps the identity of a device in its state', async () => {
    plugInBench(desk);
    await signIn(desk.officer, 'ky-thuat');
    await expect.poll(known).toBe(true);
    expect((await healthOf(desk.officer, 'pad-1')).state).toEqual(pad);
  });
});
