import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { FaceAnswer } from '../../renderer/camera/face/face-messages.ts';
import { portrait } from '../../domain/policy/parts.ts';
import { paintPortrait } from '../../native-bridges/simulators/camera/portrait.ts';
import { type LaunchedStation, launchStation, projectRoot, unprovisionedFolder } from './launch.ts';

/** The face worker as it is shipped, in the real window: on WebAssembly, under its own policy and no wider one. */

let station: LaunchedStation;
let folder: ReturnType<typeof unprovisionedFolder>;
const script = readdirSync(join(projectRoot, 'dist/renderer/assets')).find((name) =>
  /^face-worker-.+\.js$/.test(name),
);

test.beforeAll(async () => {
  folder = unprovisionedFolder();
  station = await launchStation({ dataFolder: folder.path });
});
test.afterAll(async () => {
  await station.app.close();
  folder.remove();
});

/** The painted person as the page gets it: RGB in base64. */
function painted(seed: number): { width: number; height: number; rgb: string } {
  const { width, height, pixels } = paintPortrait({ seed, age: 40, sex: 'female', width: 800, height: 600 });
  return { width, height, rgb: Buffer.from(pixels).toString('base64') };
}

test('the worker looks at faces on wasm and finds the one before it', async () => {
  test.setTimeout(120_000);
  const seen = await station.officer.evaluate(
    async ({ url, picture, rules }) => {
      const worker = new Worker(url, { type: 'module' });
      const hear = (): Promise<FaceAnswer> =>
        new Promise((resolve, reject) => {
          worker.onmessage = ({ data }: MessageEvent<FaceAnswer>) => resolve(data);
          worker.onerror = (event) => reject(new Error(event.message));
        });
      const ready = await hear();
      const { width, height } = picture;
      const raw = Uint8Array.from(atob(picture.rgb), (letter) => letter.charCodeAt(0));
      const image = new ImageData(width, height);
      for (let index = 0; index < width * height; index++) {
        image.data.set(raw.subarray(index * 3, index * 3 + 3), index * 4);
        image.data[index * 4 + 3] = 255;
      }
      const times: number[] = [];
      let last: FaceAnswer | null = null;
      for (let id = 1; id <= 5; id++) {
        const bitmap = await createImageBitmap(image);
        const answer = hear();
        worker.postMessage(
          { id, bitmap, frame: { width: 1280, height: 960 }, rules, now: id * 100, fresh: id === 1 },
          [bitmap],
        );
        last = await answer;
        if (last.type === 'looked') times.push(Math.round(last.milliseconds));
      }
      worker.terminate();
      return { ready, last, times };
    },
    { url: `app://station/assets/${script ?? 'missing'}`, picture: painted(3), rules: portrait },
  );
  expect(seen.ready).toEqual({ type: 'ready', backend: 'wasm' });
  const look = seen.last?.type === 'looked' ? seen.last.look : null;
  expect(look?.checks.find(({ code }) => code === 'no-face')?.state).toBe('met');
  expect(look?.checks.find(({ code }) => code === 'several-faces')?.state).toBe('met');
  expect(look?.checks.filter(({ state }) => state === 'not-met').map(({ code }) => code)).toEqual([]);
  test.info().annotations.push({ type: 'milliseconds a look', description: seen.times.join(' ') });
});

test('the page itself may neither compile wasm nor fetch the nets', async () => {
  const outcome = await station.officer.evaluate(async () => {
    const compiled = await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
      () => 'compiled',
      () => 'refused',
    );
    const fetched = await fetch('app://station/faces/facemesh.json').then(
      () => 'fetched',
      () => 'refused',
    );
    return [compiled, fetched];
  });
  expect(outcome).toEqual(['refused', 'refused']);
});

test("the worker's policy opens its own files and compiling, nothing else", async () => {
  const policy = await station.app.evaluate(
    async ({ net }, url) => (await net.fetch(url)).headers.get('content-security-policy') ?? '',
    `app://station/assets/${script ?? 'missing'}`,
  );
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).toContain('connect-src app://station/faces/');
  expect(policy).not.toContain('unsafe-inline');
});
