import { afterEach, describe, expect, it } from 'vitest';
import type { CodeRead } from '../../../domain/devices/code-reader.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import {
  type CodeReaderSimulator,
  type CodeReaderSimulatorOptions,
  startCodeReaderSimulator,
  syntheticCardCode,
} from '../../../native-bridges/simulators/code-reader/simulator.ts';
import type { CodeReader } from '../../../native-bridges/drivers/device.ts';
import { noTap } from '../../../native-bridges/transports/tap.ts';

let simulator: CodeReaderSimulator | undefined;
let reader: CodeReader | undefined;
afterEach(async () => {
  await reader?.stop();
  await simulator?.stop();
});

async function open(options: CodeReaderSimulatorOptions) {
  const started = await startCodeReaderSimulator(options);
  simulator = started.simulator;
  const logged: string[] = [];
  const device = createDevice(
    {
      driver: 'code-reader',
      id: 'codes',
      over: options.over,
      path: null,
      baudRate: 9600,
      simulatedPort: started.port,
    },
    {
      now: () => new Date(),
      log: (event, details) => logged.push(`${event} ${JSON.stringify(details)}`),
      tap: noTap,
      preview: () => undefined,
    },
  );
  if (device.kind !== 'code-reader') throw new Error(device.kind);
  reader = device;
  const reads: CodeRead[] = [];
  device.onCode((read) => reads.push(read));
  await until(device, ({ status }) => status === 'ready');
  return { device, simulator, reads, logged };
}

function until(device: CodeReader, right: (state: DeviceState) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(JSON.stringify(device.state()))), 15_000);
    const look = (): void => {
      if (!right(device.state())) return;
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = device.onChange(look);
    look();
  });
}

async function next(reads: readonly CodeRead[], device: CodeReader): Promise<CodeRead | undefined> {
  if (reads.length > 0) return reads.at(-1);
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), 15_000);
    const stop = device.onCode((read) => {
      clearTimeout(timer);
      stop();
      resolve(read);
    });
  });
}

describe('code reader', () => {
  it.each([
    [{ over: 'serial', ending: 'cr' }],
    [{ over: 'serial', ending: 'crlf', tellsSymbology: false }],
    [{ over: 'serial', ending: 'stx-etx' }],
    [{ over: 'serial', ending: 'none' }],
    [{ over: 'serial', ending: 'lf', encoding: 'windows-1258' }],
    [{ over: 'hid-pos' }],
  ] satisfies [CodeReaderSimulatorOptions][])(
    'gives the text of a card when it is set as %o',
    async (options) => {
      const { device, simulator: hand, reads, logged } = await open(options);
      await hand.act({ action: 'scan', text: syntheticCardCode });
      const symbology = 'tellsSymbology' in options ? null : 'Q1';
      expect(await next(reads, device)).toEqual({ deviceId: 'codes', symbology, text: syntheticCardCode });
      expect(logged.join('\n')).not.toContain('003099000017');
    },
  );

  it('gives a code of many reports whole, and the next one after it', async () => {
    const { device, simulator: hand, reads } = await open({ over: 'hid-pos' });
    const long = `${'0123456789|'.repeat(60)}Ả`;
    await hand.act({ action: 'scan', text: long, symbology: 'd2' });
    expect(await next(reads, device)).toMatchObject({ symbology: 'd2', text: long });
    await hand.act({ action: 'scan', text: 'second' });
    await expect.poll(() => reads.map(({ text }) => text)).toEqual([long, 'second']);
  });

  it('passes its test on a code that nobody else gets', async () => {
    const { device, simulator: hand, reads } = await open({ over: 'serial' });
    const step = device.selfTest?.find(({ id }) => id === 'scan-code');
    const running = step?.run(new AbortController().signal);
    await until(device, ({ status }) => status === 'busy');
    await hand.act({ action: 'scan', text: 'test' });
    expect(await running).toEqual({ outcome: 'passed', failure: null, detail: 'Q1 · 4' });
    expect(reads).toEqual([]);
  });
});
