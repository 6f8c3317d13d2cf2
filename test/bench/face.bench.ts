import { version_cpu as plainJavaScript } from '@tensorflow/tfjs-backend-cpu';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import { findFaces } from '../../domain/biometrics/face/find-faces.ts';
import type { Raster } from '../../domain/biometrics/face/raster.ts';
import { portrait as rules } from '../../domain/policy/parts.ts';
import { unwrap } from '../../domain/result.ts';
import { ThreadFaceLooker } from '../../electron/station/faces/face-thread.ts';
import { openModels } from '../../electron/station/faces/tensor-models.ts';
import { paintPortrait } from '../../native-bridges/simulators/camera/portrait.ts';
import type { FaceAnswer } from '../../renderer/camera/face/face-messages.ts';
import { launchStation, projectRoot, unprovisionedFolder } from '../e2e/launch.ts';
import { paintedPhoto } from '../support/station/painted-photo.ts';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';

const camera = { width: 1280, height: 960 } as const;
const looked = { width: 800, height: 600 } as const;
const stills = 10;
const peerLooks = 2;

interface WindowRun {
  readonly backend: string;
  /** Whole looks, from handing the frame over to having the checks; and the worker's own part of it. */
  readonly whole: readonly number[];
  readonly own: readonly number[];
  readonly seconds: number;
}

const quantile = (values: readonly number[], share: number): number => {
  const inOrder = [...values].sort((a, b) => a - b);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? Number.NaN;
};

/** Looks in the shipped worker, one frame after another, as the photo step does. */
async function looksIn(page: Page, url: string, seconds: number): Promise<WindowRun> {
  const picture = paintPortrait({ seed: 3, age: 40, sex: 'female', ...looked });
  const rgb = Buffer.from(picture.pixels).toString('base64');
  return page.evaluate(
    async (given) => {
      const worker = new Worker(given.url, { type: 'module' });
      const hear = (): Promise<FaceAnswer> =>
        new Promise((resolve) => {
          worker.onmessage = ({ data }: MessageEvent<FaceAnswer>) => resolve(data);
        });
      const ready = await hear();
      const { width, height } = given.looked;
      const raw = Uint8Array.from(atob(given.rgb), (letter) => letter.charCodeAt(0));
      const image = new ImageData(width, height);
      for (let index = 0; index < width * height; index++) {
        image.data.set(raw.subarray(index * 3, index * 3 + 3), index * 4);
        image.data[index * 4 + 3] = 255;
      }
      const [whole, own]: [number[], number[]] = [[], []];
      let id = 0;
      const look = async (): Promise<void> => {
        id += 1;
        // A little noise, as a camera has: no frame is like the one before.
        image.data[id % image.data.length] = id % 256;
        const begun = performance.now();
        const bitmap = await createImageBitmap(image);
        const answer = hear();
        const order = { id, bitmap, frame: given.camera, rules: given.rules, now: begun, fresh: id === 1 };
        worker.postMessage(order, [bitmap]);
        const { type, ...rest } = await answer;
        if (type === 'looked' && 'milliseconds' in rest) own.push(rest.milliseconds);
        whole.push(performance.now() - begun);
      };
      for (let warm = 0; warm < 8; warm++) await look();
      whole.length = 0;
      own.length = 0;
      const started = performance.now();
      while (performance.now() - started < given.seconds * 1000) await look();
      const lasted = (performance.now() - started) / 1000;
      worker.terminate();
      return { backend: ready.type === 'ready' ? ready.backend : ready.type, whole, own, seconds: lasted };
    },
    { url, rgb, looked, camera, rules, seconds },
  );
}

/** From a key to the picture that shows it, milliseconds. */
async function typing(page: Page, keys: number): Promise<number[]> {
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'bench-typing';
    document.body.append(field);
    field.focus();
    const taken: number[] = [];
    Object.assign(window, { benchTyping: taken });
    field.addEventListener('input', (event) => {
      requestAnimationFrame(() => taken.push(performance.now() - event.timeStamp));
    });
  });
  for (let index = 0; index < keys; index++) await page.keyboard.type('a', { delay: 60 });
  return page.evaluate(() => {
    document.querySelector('#bench-typing')?.remove();
    return (window as unknown as { benchTyping: number[] }).benchTyping;
  });
}

async function pageMemory(app: ElectronApplication, page: Page): Promise<number> {
  const url = page.url();
  return app.evaluate(({ app: running, BrowserWindow }, address) => {
    const officer = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL() === address);
    const pid = officer?.webContents.getOSProcessId();
    return (running.getAppMetrics().find((each) => each.pid === pid)?.memory.workingSetSize ?? 0) / 1024;
  }, url);
}

async function inWindow(seconds: number): Promise<Figure[]> {
  const assets = readdirSync(join(projectRoot, 'dist/renderer/assets'));
  const script = assets.find((name) => /^face-worker-.+\.js$/.test(name)) ?? 'missing';
  const url = `app://station/assets/${script}`;
  const folder = unprovisionedFolder();
  const station = await launchStation({ dataFolder: folder.path });
  try {
    const { officer: page, app } = station;
    const before = await pageMemory(app, page);
    const idle = await typing(page, 40);
    const [run, beside] = await Promise.all([looksIn(page, url, seconds), typing(page, 60)]);
    const after = await pageMemory(app, page);
    if (run.backend !== 'wasm') throw new Error(`the worker ran on ${run.backend}`);
    return [
      {
        name: 'window: checks a second',
        value: run.whole.length / run.seconds,
        unit: '1/s',
        target: { atLeast: 10 },
      },
      { name: 'window: one look, p50', value: quantile(run.whole, 0.5), unit: 'ms' },
      { name: 'window: one look, p95', value: quantile(run.whole, 0.95), unit: 'ms' },
      { name: 'window: of it in the worker, p50', value: quantile(run.own, 0.5), unit: 'ms' },
      { name: 'window: a key shown with nothing else, p95', value: quantile(idle, 0.95), unit: 'ms' },
      {
        name: 'window: a key shown beside the looks, p95',
        value: quantile(beside, 0.95),
        unit: 'ms',
        target: { atMost: 100 },
      },
      { name: 'window: memory the looks hold', value: after - before, unit: 'MB', target: { atMost: 400 } },
    ];
  } finally {
    await station.app.close();
    folder.remove();
  }
}

async function inStation(): Promise<Figure[]> {
  const looker = new ThreadFaceLooker(join(projectRoot, 'dist/station/faces.cjs'));
  try {
    const { jpeg } = await paintedPhoto(3);
    const before = process.memoryUsage().rss;
    const begun = performance.now();
    const first = unwrap(await looker.look(jpeg, rules));
    const cold = performance.now() - begun;
    if (first.backend !== 'wasm') throw new Error(`the thread ran on ${first.backend}`);
    const times: number[] = [];
    for (let index = 0; index < stills; index++) {
      const started = performance.now();
      unwrap(await looker.look(jpeg, rules));
      times.push(performance.now() - started);
    }
    return [
      { name: 'station: first still, loading included', value: cold, unit: 'ms', target: { atMost: 5000 } },
      { name: 'station: a still, p50', value: quantile(times, 0.5), unit: 'ms' },
      { name: 'station: a still, p95', value: quantile(times, 0.95), unit: 'ms' },
      {
        name: 'station: memory of the thread',
        value: (process.memoryUsage().rss - before) / 2 ** 20,
        unit: 'MB',
      },
    ];
  } finally {
    await looker.close();
  }
}

/** The same nets on the same picture by the library's plain JavaScript, into which it falls where its wasm is refused. */
async function besidePeer(): Promise<Figure[]> {
  const { width, height, pixels } = paintPortrait({ seed: 3, age: 40, sex: 'female', ...looked });
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let index = 0; index < width * height; index++) {
    data.set(pixels.subarray(index * 3, index * 3 + 3), index * 4);
  }
  const picture: Raster = { width, height, data };
  const models = await openModels(['detector', 'mesh', 'iris']);
  const time = async (looks: number): Promise<number> => {
    await findFaces(picture, models);
    const times: number[] = [];
    for (let index = 0; index < looks; index++) {
      const started = performance.now();
      await findFaces(picture, models);
      times.push(performance.now() - started);
    }
    return quantile(times, 0.5);
  };
  const ours = await time(stills);
  await setBackend('cpu');
  if (getBackend() !== 'cpu') throw new Error('the peer is not the one that was named');
  const peer = await time(peerLooks);
  return [
    { name: 'nets alone on wasm, p50', value: ours, unit: 'ms' },
    { name: 'nets alone in plain JavaScript (peer), p50', value: peer, unit: 'ms' },
    { name: 'plain JavaScript over wasm', value: peer / ours, unit: 'ratio', target: { atLeast: 3 } },
  ];
}

export async function run({ options, tell }: BenchOptions): Promise<BenchReport> {
  const seconds = Number(options.seconds ?? 10);
  tell(`looks in the officer window, ${seconds} s`);
  const window = await inWindow(seconds);
  tell(`${stills} stills in the station's thread`);
  const station = await inStation();
  tell('the same nets in plain JavaScript');
  const peer = await besidePeer();
  return {
    method: [
      `window: the shipped worker in the real officer window, one painted face in ${looked.width} × ${looked.height} pixels, frame after frame for ${seconds} s after 8 to warm up; every net and every check each time; a key every 60 ms beside it`,
      `station: the shipped thread, ${stills} JPEG frames of ${camera.width} × ${camera.height}: decoded, looked at, described, cropped and written again`,
      `peer: detector, mesh and iris on the same picture by TensorFlow.js ${plainJavaScript} in plain JavaScript, ${peerLooks} looks, and on wasm, ${stills} looks, in one process; checks left out`,
      'wasm is asserted in the window, in the thread and for the peer; the nets are not taken for loaded otherwise',
    ],
    figures: [...window, ...station, ...peer],
  };
}
