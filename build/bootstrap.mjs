/**
 * Makes a bare clone ready to run: packages, system libraries, Electron, native modules. Idempotent; what is done costs
 * milliseconds. Plain JavaScript without packages, because it runs before there are any.
 *
 *   node build/bootstrap.mjs [--without-electron] [--retry-electron]
 */
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { createHash } from 'node:crypto';
import { dependencies } from './lib/dependencies.mjs';
import { electronRuntime, forgetRuntime } from './lib/electron-runtime.mjs';
import { nativeModules } from './lib/native-modules.mjs';
import { root } from './lib/paths.mjs';
import { seconds } from './lib/run.mjs';
import { asCommand, SetupError } from './lib/sentence.mjs';
import { singleFile } from './lib/single-file.mjs';
import { systemPackages } from './lib/system-packages.mjs';

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {(options: {electron: boolean}) => boolean} isDone answers in milliseconds
 * @property {(options: {electron: boolean}) => Promise<void>} run throws a SetupError that says what to type
 */

const lowestNode = [20, 19];

/** @type {Step} */
const nodeVersion = {
  title: `Node ${lowestNode.join('.')} or newer`,
  isDone: () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    return major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1]);
  },
  run: () => {
    throw new SetupError(
      `This is Node ${process.versions.node}, but ${lowestNode.join('.')} or newer is needed: install it from nodejs.org or your distribution.`,
    );
  },
};

/**
 * @param {{electron: boolean}} options electron: false leaves out what only a window needs
 */
export async function bootstrap(options) {
  const steps = [
    nodeVersion,
    systemPackages,
    dependencies,
    ...(options.electron ? [electronRuntime] : []),
    nativeModules,
  ];
  const started = performance.now();
  if (steps.every((step) => step.isDone(options))) return;
  // The lock stands outside node_modules because installing empties that.
  const name = `tram-can-cuoc-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  await singleFile(tmpdir(), name, async () => {
    for (const [index, step] of steps.entries()) {
      const label = `[${index + 1}/${steps.length}] ${step.title}`;
      if (step.isDone(options)) {
        console.log(`${label}: ready`);
        continue;
      }
      console.log(`${label} …`);
      const stepStarted = performance.now();
      await step.run(options);
      console.log(`${label}: done in ${seconds(performance.now() - stepStarted)}`);
    }
  });
  console.log(`set-up finished in ${seconds(performance.now() - started)}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await asCommand(async () => {
    if (process.argv.includes('--retry-electron')) forgetRuntime();
    await bootstrap({ electron: !process.argv.includes('--without-electron') });
    console.log('ready');
  });
}
