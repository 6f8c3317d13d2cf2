import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SlipPrinter } from '../../native-bridges/drivers/device.ts';
import { createIppPrinter } from '../../native-bridges/drivers/slip-printer/ipp.ts';
import { testPage } from '../../native-bridges/drivers/slip-printer/test-page.ts';
import { pause } from '../../native-bridges/transports/deadline.ts';
import { createDeviceHttp } from '../../native-bridges/transports/http-device.ts';
import { noTap } from '../../native-bridges/transports/tap.ts';
import { NotHere, type LabCheck } from './lab-check.ts';

/**
 * The real `ippeveprinter` of cups-ipp-utils, the reference IPP Everywhere printer. It wants a message bus to announce itself on: it gets a bus of
 * its own, and `-r off` keeps it from announcing anything.
 */
interface RealPrinter {
  readonly url: string;
  readonly spool: string;
  /** Ends the program: the cable is pulled. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

async function startPrinter(formats: string, signal: AbortSignal): Promise<RealPrinter> {
  const folder = await mkdtemp(join(tmpdir(), 'ippeve-'));
  const busPath = join(folder, 'bus');
  const children: ChildProcess[] = [];
  const start = (program: string, args: string[]): ChildProcess => {
    const child = spawn(program, args, {
      stdio: 'ignore',
      env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${busPath}` },
    });
    children.push(child);
    return child;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(end));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    start('dbus-daemon', ['--session', '--nofork', `--address=unix:path=${busPath}`]);
    const port = await freePort();
    await waitFor(async () => (await readdir(folder)).includes('bus'), signal, 'the message bus');
    const printer = start('ippeveprinter', [
      ...['-r', 'off', '-p', String(port), '-n', 'localhost', '-s', '60', '-d', folder, '-k', '-f', formats],
      'Receipts',
    ]);
    const http = createDeviceHttp(new URL(`http://127.0.0.1:${port}`));
    await waitFor(
      async () => {
        if (printer.exitCode !== null) throw new NotHere('ippeveprinter ended by itself');
        const answer = await http.call({
          method: 'GET',
          path: '/',
          limitBytes: 1 << 20,
          signal,
          timeoutMs: 500,
        });
        return answer.ok;
      },
      signal,
      'ippeveprinter',
    );
    return { url: `ipp://127.0.0.1:${port}/ipp/print`, spool: folder, kill: () => end(printer), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function waitFor(condition: () => Promise<boolean>, signal: AbortSignal, what: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await condition())) {
    if (signal.aborted || performance.now() > end) throw new Error(`${what} did not come`);
    await pause(50, signal);
  }
}

function driverOf({ url }: RealPrinter): SlipPrinter {
  return createIppPrinter(
    { id: 'slips', url, http: createDeviceHttp(new URL(url)), simulated: false },
    { now: () => new Date(), log: () => undefined, tap: noTap, preview: () => undefined },
  );
}

const isReady = (driver: SlipPrinter) => async (): Promise<boolean> => driver.state().status === 'ready';

async function withPrinter(
  formats: string,
  signal: AbortSignal,
  work: (printer: RealPrinter, driver: SlipPrinter) => Promise<string>,
): Promise<{ detail: string }> {
  const printer = await startPrinter(formats, signal);
  const driver = driverOf(printer);
  try {
    await waitFor(isReady(driver), signal, 'the printer');
    return { detail: await work(printer, driver) };
  } finally {
    await driver.stop();
    await printer.stop();
  }
}

const needs = ['ippeveprinter', 'dbus-daemon'];

export const ippChecks: readonly LabCheck[] = [
  {
    name: 'ipp-printer prints a page once and byte for byte over the real ippeveprinter',
    needs,
    limit: 60_000,
    run: (signal) =>
      withPrinter('application/pdf,image/jpeg', signal, async ({ spool }, driver) => {
        const pdf = testPage(['lab']);
        const began = performance.now();
        const printed = await driver.print({ jobName: 'lab page', pdf }, signal);
        assert.ok(printed.ok, JSON.stringify(printed));
        const took = Math.round(performance.now() - began);
        const files = (await readdir(spool)).filter((name) => name.endsWith('.pdf'));
        assert.equal(files.length, 1, files.join(' '));
        const kept = await readFile(join(spool, files[0] ?? ''));
        assert.ok(kept.equals(Buffer.from(pdf)), 'other bytes arrived');
        const { make, model } = driver.state();
        return `${make ?? ''} ${model ?? ''}, ${pdf.length} bytes in ${took} ms`;
      }),
  },
  {
    name: 'ipp-printer takes a job back over the real ippeveprinter',
    needs,
    limit: 60_000,
    run: (signal) =>
      withPrinter('application/pdf', signal, async (_printer, driver) => {
        const giveUp = new AbortController();
        const printing = driver.print({ jobName: 'lab page', pdf: testPage(['lab']) }, giveUp.signal);
        await pause(400, signal);
        giveUp.abort();
        const ended = await printing;
        assert.ok(!ended.ok);
        assert.ok(['cancelled', 'outcome-unknown'].includes(ended.error.code), JSON.stringify(ended));
        return ended.error.code;
      }),
  },
  {
    name: 'ipp-printer refuses a printer without PDF over the real ippeveprinter',
    needs,
    limit: 60_000,
    run: (signal) =>
      withPrinter('image/pwg-raster', signal, async (_printer, driver) => {
        const refused = await driver.print({ jobName: 'lab page', pdf: testPage(['lab']) }, signal);
        assert.ok(!refused.ok);
        assert.equal(refused.error.code, 'protocol-error');
        return refused.error.cause ?? '';
      }),
  },
  {
    name: 'ipp-printer shows unplugged within a second when the real ippeveprinter ends',
    needs,
    limit: 60_000,
    run: (signal) =>
      withPrinter('application/pdf', signal, async (printer, driver) => {
        const began = performance.now();
        await printer.kill();
        await waitFor(async () => driver.state().status === 'absent', signal, 'its absence');
        assert.equal(driver.state().code, 'unplugged');
        const took = Math.round(performance.now() - began);
        assert.ok(took < 1500, `${took} ms`);
        return `${took} ms`;
      }),
  },
];
