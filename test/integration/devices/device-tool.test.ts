import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { record, replay, simulatedBench, test } from '../../../native-bridges/host/tool/commands.ts';
import { simulatedDevices } from '../../../native-bridges/simulators/by-driver.ts';

/** `npm run device`, without starting a program for each command. */
let folder: string;
let said: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'device-tool-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('the device tool', () => {
  it('finds every simulated device in order', async () => {
    said = '';
    const report = join(folder, 'report.json');
    const bench = await simulatedBench([]);
    try {
      expect(await test(bench, undefined, report), said).toBe(0);
    } finally {
      await bench.stop();
    }
    const results = JSON.parse(readFileSync(report, 'utf8')) as Record<string, { passed: boolean }>;
    expect(Object.keys(results).sort()).toEqual(Object.keys(simulatedDevices).sort());
    expect(Object.values(results).every(({ passed }) => passed)).toBe(true);
  });

  it('says what is wrong when a device is not in order', async () => {
    said = '';
    const bench = await simulatedBench(['r30x']);
    await bench.stop();
    expect(await test(bench, 'r30x', undefined)).toBe(1);
    expect(said).toContain('not-found');
  });

  // Sensor, printer, reader: a trace of each kind of transport.
  it.each([
    ['r30x', 'write'],
    ['evolis-usb', 'transfer-01'],
    ['ipp-printer', 'ipp-0005'],
  ])('records %s and plays it back frame by frame', async (driver, operation) => {
    said = '';
    const file = join(folder, `${driver}.trace`);
    const bench = await simulatedBench([driver]);
    try {
      expect(await record(bench, driver, file), said).toBe(0);
    } finally {
      await bench.stop();
    }
    const text = readFileSync(file, 'utf8');
    expect(await replay(text, 20), said).toBe(0);
    const lines = text.split('\n');
    const sent = lines.findIndex((line, index) => index > 8 && line.includes(`=> ${operation} `));
    // Its first byte differs: not what was recorded.
    lines[sent] = (lines[sent] ?? '').replace(/(=> [a-z0-9-]+ )[0-9a-f]{2}/, '$1ff');
    expect(await replay(lines.join('\n'), 20)).toBe(1);
    expect(said).toMatch(/wrong-frame: frame \d+/);
  });

  it('refuses what is no trace', async () => {
    const complained = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    writeFileSync(join(folder, 'no.trace'), 'hello');
    expect(await replay('hello', 20)).toBe(2);
    expect(complained).toHaveBeenCalledWith(expect.stringContaining('no trace'));
  });
});
