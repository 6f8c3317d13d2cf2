import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { bundleOne } from './bundle-processes.mjs';
import { labKernel } from './lab-kernel.mjs';
import { labPackages } from './lab-packages.mjs';
import { root } from './paths.mjs';
import { runInMachine } from './qemu.mjs';
import { run, seconds } from './run.mjs';
import { SetupError } from './sentence.mjs';

/**
 * @typedef {object} LabResult one check, as test/hardware/run-checks.ts prints it
 * @property {string} name
 * @property {boolean} ok
 * @property {boolean} skipped
 * @property {number} ms
 * @property {string} detail
 */

/** After which a side is killed, whatever it does, in milliseconds. */
const sideLimit = { machine: 8 * 60_000, host: 3 * 60_000 };
const programs = {
  machine: ['hardware/guest.cjs', 'test/hardware/guest/main.ts'],
  host: ['hardware/host.cjs', 'test/hardware/host-main.ts'],
};

/**
 * Runs the hardware lab and shows a line for each check as it ends.
 * @param {readonly string[]} [words] of which a check's name must contain one
 * @returns {Promise<import('./reports.mjs').Outcome>}
 */
export async function runLab(words = []) {
  for (const [output, entry] of Object.values(programs)) await bundleOne(output, entry);
  await growFinger();
  const unavailable = await labPackages();
  // The host's checks mostly wait for daemons, the machine's mostly for one core.
  const results = (
    await Promise.all([
      machineSide(words, unavailable),
      side('host', words, (command, onLine) => runHere(command, onLine)),
    ])
  ).flat();
  const failed = results.filter(({ ok, skipped }) => !ok && !skipped);
  return {
    counts: {
      passed: results.filter(({ ok }) => ok).length,
      failed: failed.length,
      skipped: results.filter(({ skipped }) => skipped).length,
    },
    failures: failed.map(({ name, detail }) => ({ name, said: detail })),
  };
}

/** The picture the simulated sensors in the machine see; made again when what makes it changed. */
async function growFinger() {
  const grower = 'hardware/grow-finger.cjs';
  const made = await bundleOne(grower, 'test/hardware/grow-finger.ts');
  if (made === undefined && existsSync(join(root, 'dist', 'hardware', 'finger.bin'))) return;
  const { code, output } = await run(process.execPath, [join(root, 'dist', grower)], { quiet: true });
  if (code !== 0) throw new Error(output);
}

/** As a part of `npm test`. @type {import('./parts.mjs').Part} */
export const labPart = {
  name: 'hardware lab',
  run: async () => ({ ...(await runLab()), output: '' }),
};

/** @returns {Promise<LabResult[]>} */
async function machineSide(words, unavailable) {
  let kernel;
  try {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SetupError(
        `The lab's virtual machine needs Linux on x86-64, and this is ${process.platform} on ${process.arch}.`,
      );
    }
    if (unavailable !== undefined) throw new SetupError(unavailable);
    kernel = await labKernel();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(`No virtual machine, its checks are skipped. ${error.message}`);
    return skipAll(words, error.message);
  }
  return side('machine', words, (command, onLine) => runThere(kernel, command, onLine));
}

/** Names of the checks in the machine, without a machine. @returns {Promise<LabResult[]>} */
async function skipAll(words, reason) {
  const names = [];
  const onLine = (line) => names.push(...(parse(line)?.checks ?? []));
  await runHere([...command('machine'), '--list', ...words], onLine);
  return names.map((name) => show({ name, ok: false, skipped: true, ms: 0, detail: reason }));
}

function command(place) {
  return [process.execPath, '--liftoff-only', join(root, 'dist', programs[place][0])];
}

/**
 * One side of the lab: the program says first which checks it will run, then a line for each. What is announced and never comes has failed.
 * @param {(command: readonly string[], onLine: (line: string) => void) => Promise<string>} start answers what else there is to say when a
 *   check is missing
 * @returns {Promise<LabResult[]>}
 */
export async function side(place, words, start) {
  /** @type {string[] | undefined} */
  let announced;
  const results = [];
  const rest = await start([...command(place), ...words], (line) => {
    const said = parse(line);
    if (Array.isArray(said?.checks)) announced = said.checks;
    else if (typeof said?.name === 'string') results.push(show(said));
    else if (typeof said?.booted !== 'string') console.log(line);
  });
  const missing = (announced ?? [`the ${place} side of the lab`]).filter(
    (name) => !results.some((result) => result.name === name),
  );
  for (const name of missing) {
    results.push(show({ name, ok: false, skipped: false, ms: 0, detail: `never ended\n${rest}` }));
  }
  return results;
}

async function runThere(kernel, words, onLine) {
  const folder = mkdtempSync(join(tmpdir(), 'tram-can-cuoc-lab-'));
  try {
    const consoleFile = join(folder, 'console.txt');
    const started = performance.now();
    const ended = await runInMachine(kernel, words, {
      limit: sideLimit.machine,
      console: consoleFile,
      onLine,
    });
    console.log(
      `Linux ${kernel.version} ran for ${seconds(performance.now() - started)} under ${ended.accelerator.toUpperCase()}`,
    );
    return `${ended.overdue ? 'the machine was killed: too slow\n' : ''}${ended.output}${tail(consoleFile)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runHere([program, ...args], onLine) {
  let rest = '';
  const text = new StringDecoder('utf8');
  const { output } = await run(program, args, {
    quiet: true,
    limit: sideLimit.host,
    onOutput: (part) => {
      const lines = (rest + text.write(part)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    },
  });
  return output;
}

function tail(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-30).join('\n');
  } catch {
    return '';
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function show(result) {
  const mark = result.ok ? '✓' : result.skipped ? '-' : '✗';
  console.log(`${mark} ${result.name.padEnd(72)} ${seconds(result.ms).padStart(7)}  ${result.detail}`);
  return result;
}
