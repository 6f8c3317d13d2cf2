import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type ElectronApplication, type Page, _electron } from '@playwright/test';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';
import { electronWith } from './preview/electron-copy.ts';
import type { Seen } from './preview/seen.ts';
import { scanner } from './preview/source.ts';

/** Before the measurement begins: windows open, code gets hot, memory settles. */
const warmUpMs = 4000;
/** How long the window is kept busy afterwards, and after which age a picture only misleads whoever places fingers by it. */
const busyMs = 2000;
const staleMs = 500;

interface Usage {
  readonly rss: number;
  /** User and system time, milliseconds. */
  readonly cpu: number;
}

/** Of a process, by its number (Linux, proc(5)). */
function usageOf(pid: number): Usage {
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // After the name, which may hold blanks: fields 14 and 15 in ticks of 10 ms.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { rss: Number(rss) * 1024, cpu: (Number(fields[11]) + Number(fields[12])) * 10 };
}

async function pidsOf(app: ElectronApplication): Promise<{ main: number; devices: number; page: number }> {
  return app.evaluate(({ app: running, BrowserWindow }) => {
    const metrics = running.getAppMetrics();
    const officer = BrowserWindow.getAllWindows().find((window) =>
      window.webContents.getURL().includes('officer.html'),
    );
    return {
      main: metrics.find(({ type }) => type === 'Browser')?.pid ?? -1,
      devices: metrics.find(({ name, serviceName }) => [name, serviceName].includes('devices'))?.pid ?? -1,
      page: officer?.webContents.getOSProcessId() ?? -1,
    };
  });
}

interface Measured {
  readonly offered: number;
  readonly shown: number;
  readonly ages: readonly number[];
  readonly hostGrowth: number;
  readonly pageGrowth: number;
  readonly mainShare: number;
  /** Frames older than `staleMs` that were shown after the window had been busy. */
  readonly stale: number;
}

async function measure(application: string, folder: string, seconds: number): Promise<Measured> {
  const electron = electronWith(application);
  const data = join(folder, application);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(
    join(data, 'config.json'),
    JSON.stringify({
      gatewayUrl: null,
      training: true,
      devices: [{ driver: 'chromium-camera', id: 'bench', simulated: true }],
    }),
  );
  const app = await _electron.launch({
    executablePath: electron.program,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--station-data=${data}`],
    env: process.env as Record<string, string>,
  });
  try {
    const page = await officerOf(app);
    await page.waitForFunction(
      () => ((window.seen as Seen | undefined)?.sequences.length ?? 0) > 0,
      undefined,
      {
        timeout: 60_000,
      },
    );
    await after(warmUpMs);
    const pids = await pidsOf(app);
    const before = { main: usageOf(pids.main), devices: usageOf(pids.devices), page: usageOf(pids.page) };
    await page.evaluate(() => {
      window.seen.sequences.length = 0;
      window.seen.ages.length = 0;
    });
    const started = performance.now();
    await after(seconds * 1000);
    const seen = await page.evaluate(() => window.seen);
    const lasted = performance.now() - started;
    const [first = 0] = seen.sequences;
    const later = { main: usageOf(pids.main), devices: usageOf(pids.devices), page: usageOf(pids.page) };
    const stale = await staleAfterBusy(page);
    return {
      offered: (seen.sequences.at(-1) ?? 0) - first + 1,
      shown: seen.sequences.length,
      ages: seen.ages.toSorted((a, b) => a - b),
      hostGrowth: later.devices.rss - before.devices.rss,
      pageGrowth: later.page.rss - before.page.rss,
      mainShare: (later.main.cpu - before.main.cpu) / lasted,
      stale,
    };
  } finally {
    await app.close();
    electron.remove();
  }
}

/** The window does something else for a while, as it does when a step opens; what waits for it meanwhile is old. */
async function staleAfterBusy(page: Page): Promise<number> {
  await page.evaluate((milliseconds) => {
    window.seen.ages.length = 0;
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  }, busyMs);
  await after(2 * busyMs);
  return page.evaluate((limit) => window.seen.ages.filter((age) => age > limit).length, staleMs);
}

async function officerOf(app: ElectronApplication): Promise<Page> {
  const isIt = (page: Page): boolean => page.url().includes('officer.html');
  return app.windows().find(isIt) ?? app.waitForEvent('window', { predicate: isIt });
}

const megabytes = (bytes: number): number => bytes / 1024 / 1024;
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

function figuresOf(prefix: string, measured: Measured, promised: boolean): Figure[] {
  const atMost = (value: number): Pick<Figure, 'target'> => (promised ? { target: { atMost: value } } : {});
  const { offered, shown, ages } = measured;
  return [
    { name: `${prefix}: frames sent by the device`, value: offered, unit: 'count' },
    { name: `${prefix}: frames shown`, value: shown, unit: 'count' },
    { name: `${prefix}: frames dropped`, value: offered - shown, unit: 'count' },
    {
      name: `${prefix}: share of frames shown`,
      value: shown / offered,
      unit: 'ratio',
      ...(promised ? { target: { atLeast: 0.9 } } : {}),
    },
    { name: `${prefix}: age of a shown frame, p50`, value: quantile(ages, 0.5), unit: 'ms' },
    { name: `${prefix}: age of a shown frame, p95`, value: quantile(ages, 0.95), unit: 'ms', ...atMost(150) },
    { name: `${prefix}: age of a shown frame, p99`, value: quantile(ages, 0.99), unit: 'ms' },
    {
      name: `${prefix}: stale frames shown after the window was busy`,
      value: measured.stale,
      unit: 'count',
      ...atMost(4),
    },
    {
      name: `${prefix}: growth of the device host`,
      value: megabytes(measured.hostGrowth),
      unit: 'MB',
      ...atMost(64),
    },
    {
      name: `${prefix}: growth of the window`,
      value: megabytes(measured.pageGrowth),
      unit: 'MB',
      ...atMost(64),
    },
    {
      name: `${prefix}: main's share of a processor`,
      value: measured.mainShare,
      unit: 'ratio',
      ...atMost(0.1),
    },
  ];
}

export async function run({ options, folder, tell }: BenchOptions): Promise<BenchReport> {
  const seconds = Number(options.seconds ?? 15);
  tell(`previews over the brokered port, ${seconds} s`);
  const real = await measure('preview-real', folder, seconds);
  tell(`the naive way through main, ${seconds} s`);
  const naive = await measure('preview-naive', folder, seconds);
  return {
    method: [
      `${scanner.width} × ${scanner.height} pixels of 8 bits, ${scanner.perSecond} a second for ${seconds} s after ${warmUpMs / 1000} s of warming up, one run of each after the other`,
      'port: device host → brokered message port → PreviewCanvas in the officer window, two frames under way at most; the real main, broker, preload and station',
      'naive: utility process → main (parentPort) → webContents.send → ipcRenderer over the context bridge, no answer; the same painter',
      'age: from the device having the frame to the screen being painted with it (animation frame after drawing), by one clock',
      `stale: shown at an age above ${staleMs} ms in the ${(2 * busyMs) / 1000} s after the window was kept busy for ${busyMs / 1000} s`,
      'growth: resident memory at the end less that after warming up; share: user and system time of the main process',
    ],
    figures: [...figuresOf('port', real, true), ...figuresOf('naive', naive, false)],
  };
}
