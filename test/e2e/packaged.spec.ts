import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { projectRoot, unprovisionedFolder } from './launch.ts';

/**
 * The package, rehearsed on the Electron that is here (the pinned one where it could be had): what is in it, the fuses read back from the
 * program itself, and that it starts by its archive and in no other way.
 */

const require = createRequire(join(projectRoot, 'package.json'));
const nobody = 65_534;
/** How a fuse stands in the program: one character (electron/fuses, FuseState). */
const on = '1'.charCodeAt(0);
const off = '0'.charCodeAt(0);
let folder = '';
let program = '';

test.beforeAll(() => {
  test.setTimeout(180_000);
  folder = mkdtempSync(join(tmpdir(), 'packaged-'));
  chmodSync(folder, 0o755);
  execFileSync(process.execPath, [join(projectRoot, 'build/package.mjs'), '--rehearse', folder], {
    stdio: 'pipe',
  });
  program = join(folder, 'linux-unpacked', 'tram-can-cuoc');
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

/** As an ordinary user with the sandbox on: a packaged station does not run as root. */
function start(words: readonly string[], environment: Record<string, string> = {}): Started {
  const asUser =
    process.getuid?.() === 0
      ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--']
      : [];
  const home = join(folder, 'home');
  if (!existsSync(home)) {
    execFileSync('mkdir', ['-p', home]);
    if (asUser.length > 0) {
      chownSync(home, nobody, nobody);
      const helper = join(folder, 'linux-unpacked', 'chrome-sandbox');
      chownSync(helper, 0, 0);
      chmodSync(helper, 0o4755);
    }
  }
  const [command = '', ...rest] = [...asUser, 'xvfb-run', '-a', program, ...words];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'vi_VN.UTF-8', ...environment },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (output += String(bytes)));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { child, output: () => output, ended };
}

function stop({ child, ended }: Started): Promise<number | null> {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  return ended;
}

function stationFolder(): { path: string; remove: () => void } {
  const made = unprovisionedFolder();
  if (process.getuid?.() === 0) {
    for (const path of [made.path, join(made.path, 'config.json')]) chownSync(path, nobody, nobody);
  }
  return made;
}

test('fuses read back from the program are those that were stated', async () => {
  const { fuses } = require(join(projectRoot, 'build', 'fuses.cjs')) as { fuses: Record<string, boolean> };
  const wire = await getCurrentFuseWire(program);
  expect(wire.version).toBe(FuseVersion.V1);
  const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  for (const name of names) {
    const index = FuseV1Options[name as keyof typeof FuseV1Options];
    expect(wire[index], name).toBe(fuses[index] === true ? on : off);
  }
});

test('the archive holds the station and nothing of tests, tools, simulators or the centre', () => {
  const { listPackage } = require('@electron/asar') as {
    listPackage: (path: string, options: object) => string[];
  };
  const files = listPackage(join(folder, 'linux-unpacked/resources/app.asar'), { isPack: false });
  for (const wanted of [
    '/dist/main/main.cjs',
    '/dist/station/process.cjs',
    '/dist/devices/process.cjs',
    '/dist/devices/look.cjs',
    '/dist/station/faces.cjs',
    // The nets that look at faces, and what runs them: in the window, and in the station's thread.
    ...['renderer', 'station'].flatMap((room) =>
      ['blazeface.bin', 'facemesh.json', 'iris.bin', 'tfjs-backend-wasm-simd.wasm'].map(
        (net) => `/dist/${room}/faces/${net}`,
      ),
    ),
    '/dist/station/faces/faceres.bin',
  ]) {
    expect(files).toContain(wanted);
  }
  // Of the package they come from nothing else: it holds nets for age, sex and emotion too.
  expect(
    files.filter((file) => file.includes('@vladmandic') || /emotion|antispoof|movenet/.test(file)),
  ).toEqual([]);
  expect(
    files.filter((file) =>
      /^\/(dist\/(gateway|simulators|demo|bench|crash|audit)|test|docs|build)\b/.test(file),
    ),
  ).toEqual([]);
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  expect(files.filter((file) => /^\/node_modules\/(react|fastify|@aws-sdk|pg)\//.test(file))).toEqual([]);
  expect(readdirSync(join(folder, 'linux-unpacked/resources'))).not.toContain('app');
});

/** The station process says so in its log. */
async function hasStarted(path: string, started: { output: () => string }): Promise<void> {
  const log = join(path, 'logs');
  await expect
    .poll(
      () =>
        existsSync(log)
          ? readdirSync(log)
              .map((name) => readFileSync(join(log, name), 'utf8'))
              .join('')
          : started.output(),
      { timeout: 60_000 },
    )
    .toContain('station started');
}

/** The seccomp filter of every renderer there is now; 2 is what the sandbox puts on. */
function filters(): string[] {
  const { stdout } = spawnSync('pgrep', ['-f', `${program} --type=renderer`], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((pid) => pid !== '' && existsSync(`/proc/${pid}/status`))
    .map((pid) => /^Seccomp:\s+(\d)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '');
}

test('the packaged station starts from its archive with the sandbox on', async () => {
  const station = stationFolder();
  const started = start([`--station-data=${station.path}`]);
  try {
    await hasStarted(station.path, started);
    // The windows come when they come: the station process may say that it has started before they do.
    await expect.poll(filters).not.toEqual([]);
    await expect.poll(() => filters().filter((filter) => filter !== '2')).toEqual([]);
  } finally {
    await stop(started);
    station.remove();
  }
});

for (const word of [
  '--remote-debugging-port=0',
  '--no-sandbox',
  '--load-extension=/tmp',
  '--js-flags=--expose-gc',
]) {
  test(`the packaged station does not start with ${word}`, async () => {
    const station = stationFolder();
    const started = start([`--station-data=${station.path}`, word]);
    try {
      expect(await started.ended).toBe(2);
      expect(started.output()).toContain('forbidden-switch');
      expect(existsSync(join(station.path, 'vault.db'))).toBe(false);
    } finally {
      station.remove();
    }
  });
}

test('the packaged program is no Node, whatever the environment says', async () => {
  const script = join(folder, 'hostile.cjs');
  const mark = join(folder, 'home', 'hostile');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran')`);
  const station = stationFolder();
  const asNode = start([script], { ELECTRON_RUN_AS_NODE: '1' });
  expect(await asNode.ended).toBe(2);
  const withOptions = start([`--station-data=${station.path}`], { NODE_OPTIONS: `--require ${script}` });
  // Not sooner: what is told to end while it begins still writes into the folder that is taken away.
  await hasStarted(station.path, withOptions);
  await stop(withOptions);
  station.remove();
  expect(existsSync(mark)).toBe(false);
});

test('a folder beside the archive is not taken for the application', async () => {
  const beside = join(folder, 'linux-unpacked/resources/app');
  const mark = join(folder, 'home', 'beside');
  execFileSync('mkdir', ['-p', beside]);
  writeFileSync(join(beside, 'package.json'), '{"name":"hostile","version":"1.0.0","main":"main.js"}');
  writeFileSync(join(beside, 'main.js'), `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran')`);
  const station = stationFolder();
  const started = start([`--station-data=${station.path}`]);
  try {
    await hasStarted(station.path, started);
  } finally {
    await stop(started);
    station.remove();
    rmSync(beside, { recursive: true, force: true });
  }
  expect(existsSync(mark)).toBe(false);
});
