import { describe, expect, test } from 'vitest';
import { officerChannels } from '../../../domain/channels/officer.ts';
import type { SelfTestResult, SelfTestState } from '../../../domain/devices/self-test.ts';
import { createConnection } from '../../../renderer/channel/connection.ts';
import { webPort } from '../../../renderer/channel/ports.ts';
import { SelfTestRun } from '../../../renderer/desks/diagnostics/self-test-run.ts';
import { defaultScenario, scriptedStation } from '../../support/renderer/station.ts';

/** The bench's own follower of a test, on the real protocol, against a station whose port can break. */
function benchWithStation() {
  const scenario = defaultScenario('2024-07');
  const connection = createConnection(officerChannels);
  let stationPort: MessagePort | null = null;
  const begin = () => {
    const { port1, port2 } = new MessageChannel();
    stationPort = port1;
    const station = scriptedStation(webPort(port1), scenario);
    connection.use(webPort(port2));
    return station;
  };
  const first = begin();
  const run = new SelfTestRun(connection, 'pad');
  return {
    scenario,
    run,
    begin,
    breakOff: () => stationPort?.close(),
    /** As if the station said so of attempt `bench-<number>`. */
    say: (number: number, state: SelfTestState, deviceId = 'pad') =>
      first.server.emit('diagnostics.selfTest', { attemptId: `bench-${number}`, deviceId, state }),
    asked: (call: string) => scenario.bench.asked[call] ?? 0,
  };
}

const result = (step: SelfTestResult['step'], outcome: SelfTestResult['outcome']): SelfTestResult => ({
  step,
  outcome,
  failure: null,
  detail: '',
  tookMs: 1,
});

describe('self-test at the bench', () => {
  test('shows step, results and end when the device goes through its test', async () => {
    const { run, say } = benchWithStation();
    const started = run.start();
    // Overtakes the answer that names the attempt.
    say(1, { phase: 'step', step: 'identify', human: false });
    await started;
    await expect.poll(() => run.snapshot().step).toEqual({ id: 'identify', human: false });
    say(1, { phase: 'result', result: result('identify', 'passed') });
    say(1, { phase: 'step', step: 'draw-line', human: true });
    await expect.poll(() => run.snapshot().step?.human).toBe(true);
    expect(run.snapshot().results).toHaveLength(1);
    const results = [result('identify', 'passed'), result('draw-line', 'failed')];
    say(1, { phase: 'finished', passed: false, results });
    await expect.poll(() => run.snapshot().phase).toBe('finished');
    expect(run.snapshot()).toMatchObject({ passed: false, results, step: null, failure: null });
  });

  test("takes no other device's states for its own when two are tested", async () => {
    const { run, say } = benchWithStation();
    await run.start();
    say(7, { phase: 'step', step: 'supplies', human: false }, 'printer');
    say(1, { phase: 'step', step: 'clock', human: false });
    await expect.poll(() => run.snapshot().step?.id).toBe('clock');
  });

  test('gives the device back and keeps what was done when it is stopped', async () => {
    const { run, say, asked } = benchWithStation();
    await run.start();
    say(1, { phase: 'result', result: result('identify', 'passed') });
    await expect.poll(() => run.snapshot().results).toHaveLength(1);
    run.stop();
    expect(run.snapshot()).toMatchObject({ phase: 'cancelled', results: [{ step: 'identify' }] });
    await expect.poll(() => asked('diagnostics.cancel')).toBe(1);
  });

  test('gives the device back when it is left before the station has answered', async () => {
    const { run, asked } = benchWithStation();
    const started = run.start();
    run.stop();
    await started;
    await expect.poll(() => asked('diagnostics.cancel')).toBe(1);
    expect(run.snapshot().phase).toBe('cancelled');
  });

  test('does not end when the end of the test before it comes late', async () => {
    const { run, say, asked } = benchWithStation();
    await run.start();
    run.stop();
    const again = run.start();
    say(1, { phase: 'cancelled', results: [] });
    await again;
    say(2, { phase: 'step', step: 'status', human: false });
    await expect.poll(() => run.snapshot()).toMatchObject({ phase: 'running', step: { id: 'status' } });
    expect(asked('diagnostics.selfTest')).toBe(2);
  });

  test('says why when the station refuses, and begins again by hand', async () => {
    const { run, scenario } = benchWithStation();
    scenario.failures['diagnostics.selfTest'] = 'capture-running';
    await run.start();
    expect(run.snapshot()).toMatchObject({ phase: 'failed', failure: { code: 'capture-running' } });
    scenario.failures = {};
    await run.start();
    expect(run.snapshot()).toMatchObject({ phase: 'starting', failure: null });
  });

  test('says that the station went away when its port breaks meanwhile, and is not revived by the next one', async () => {
    const { run, say, breakOff, begin } = benchWithStation();
    await run.start();
    say(1, { phase: 'step', step: 'touch-finger', human: true });
    await expect.poll(() => run.snapshot().phase).toBe('running');
    breakOff();
    await expect
      .poll(() => run.snapshot())
      .toMatchObject({ phase: 'failed', failure: { code: 'disconnected' } });
    begin().server.emit('diagnostics.selfTest', {
      attemptId: 'bench-1',
      deviceId: 'pad',
      state: { phase: 'step', step: 'clock', human: false },
    });
    await run.start();
    await expect.poll(() => run.snapshot().phase).toBe('starting');
  });
});
