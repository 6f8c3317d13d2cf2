import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { parseMinutiaeRecord } from '../../../../domain/biometrics/minutiae/template-record.ts';
import { createPerson, impression } from '../../../simulators/fingers/person.ts';
import { lookAtPicture } from './look.ts';
import { LookThread } from './look-thread.ts';

let folder = '';
let entry: URL;
let finger: GrayImage;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'look-'));
  const outfile = join(folder, 'look.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'look-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@imagemagick/magick-wasm'],
    logLevel: 'error',
    define: { 'import.meta.url': 'undefined' },
  });
  entry = pathToFileURL(outfile);
  finger = impression(createPerson({ seed: 'look' }), 'RIGHT_INDEX', { kind: 'plain', attemptSeed: 1 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const labels = { position: 2, impressionType: 0, quality: 70 };

describe('LookThread', { timeout: 60_000 }, () => {
  it('answers what this thread would, and this thread has turns meanwhile', async () => {
    const thread = new LookThread(entry);
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 5);
    const looks = await Promise.all(
      [0, 1, 2, 3].map(() => thread.look({ kind: 'touch', image: finger, labels })),
    );
    clearInterval(counting);
    const own = lookAtPicture(finger, labels);
    for (const look of looks) expect(look).toEqual({ ok: true, value: own });
    expect(turns).toBeGreaterThan(5);
    await thread.close();
  });

  it('grades and measures a record, and refuses one whose picture can’t be read', async () => {
    const thread = new LookThread(entry);
    const look = await thread.look(record(finger));
    if (!look.ok) throw new Error('no look');
    const { estimate, template } = look.value;
    expect(estimate.algorithm).toBe('TRAM-NATIVE-1');
    expect(estimate.score).toBeGreaterThan(60);
    expect(Object.keys(estimate.measures ?? {})).toHaveLength(67);
    const minutiae = parseMinutiaeRecord(template);
    expect(minutiae.ok && minutiae.value.views[0]?.quality).toBe(estimate.score);
    const torn = await thread.look(record({ ...finger, pixels: new Uint8Array(3) }, 'WSQ'));
    expect(torn).toMatchObject({ ok: false, error: { code: 'protocol-error' } });
    await thread.close();
  });

  it('answers cancelled at once when the attempt is, and goes on with the next', async () => {
    const thread = new LookThread(entry);
    const leave = new AbortController();
    const first = thread.look({ kind: 'touch', image: finger, labels }, leave.signal);
    const second = thread.look({ kind: 'touch', image: finger, labels });
    leave.abort();
    expect(await first).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect((await second).ok).toBe(true);
    expect(await thread.look({ kind: 'touch', image: finger, labels }, leave.signal)).toMatchObject({
      error: { code: 'cancelled' },
    });
    await thread.close();
  });

  it('fails the picture its thread died of, starts another for the next, and rests when it dies too often', async () => {
    const dying = join(folder, 'dying.cjs');
    writeFileSync(
      dying,
      `require('node:worker_threads').parentPort.on('message', ({ id, order }) => {
        if (order.labels.position === 0) throw new TypeError('a bug');
        if (order.labels.position === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        require('node:worker_threads').parentPort.postMessage({ id, look: { ok: true, value: 'seen' } });
      });`,
    );
    const thread = new LookThread(pathToFileURL(dying), { answerMs: 6000, mostEnds: 3 });
    const ask = (position: number) =>
      thread
        .look({ kind: 'touch', image: finger, labels: { position } })
        .then((look) => (look.ok ? 'seen' : look.error));
    const [broken, behind] = await Promise.all([ask(0), ask(2)]);
    expect(broken).toMatchObject({
      code: 'driver-failed',
      cause: expect.stringContaining('TypeError') as string,
    });
    expect(behind).toBe('seen');
    const [stuck, after] = await Promise.all([ask(1), ask(2)]);
    expect(stuck).toMatchObject({
      code: 'driver-failed',
      cause: expect.stringContaining('too long') as string,
    });
    expect(after).toBe('seen');
    expect(await ask(0)).toMatchObject({ code: 'driver-failed' });
    expect(await ask(2)).toMatchObject({ cause: expect.stringContaining('too often') as string });
    await thread.close();
  });

  it.each([
    ['ends the thread', 'throw new TypeError("a bug");'],
    ['never comes to an end', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
  ])('answers the next picture when a cancelled one %s', async (_what, work) => {
    const entry = join(folder, 'cancelled.cjs');
    writeFileSync(
      entry,
      `require('node:worker_threads').parentPort.on('message', ({ id, order }) => {
        if (order.labels.position === 0) setTimeout(() => { ${work} }, 50);
        else require('node:worker_threads').parentPort.postMessage({ id, look: { ok: true, value: 'seen' } });
      });`,
    );
    const thread = new LookThread(pathToFileURL(entry), { answerMs: 6000 });
    const leave = new AbortController();
    const ask = (position: number, signal?: AbortSignal) =>
      thread.look({ kind: 'touch', image: finger, labels: { ...labels, position } }, signal);
    const cancelled = ask(0, leave.signal);
    leave.abort();
    const next = ask(2);
    expect(await cancelled).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect(await next).toEqual({ ok: true, value: 'seen' });
    await thread.close();
  });
});

function record({ width, height, pixels, ppi }: GrayImage, compression: 'RAW' | 'WSQ' = 'RAW') {
  const resolution = { horizontal: ppi, vertical: ppi };
  return {
    kind: 'record' as const,
    image: {
      capturedAt: undefined,
      device: { technology: 0, vendor: 0, type: 0 },
      quality: [],
      certifications: [],
      position: 2,
      viewNumber: 0,
      scaleUnits: 'ppi' as const,
      scanResolution: resolution,
      imageResolution: resolution,
      pixelDepth: 8,
      compression,
      impressionType: 0,
      width,
      height,
      image: pixels,
      extendedData: new Uint8Array(0),
    },
  };
}
