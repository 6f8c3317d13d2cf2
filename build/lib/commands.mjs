import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../bootstrap.mjs';
import { bundle } from '../bundle.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError } from './sentence.mjs';

/**
 * Runs a bundled program under Node with the arguments of this command.
 * @param {string} program below dist/
 * @param {{env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>} its exit code
 */
export async function runBundled(program, options) {
  const path = join(root, 'dist', program);
  if (!existsSync(path)) throw new SetupError(`dist/${program} was not made: see the lines above.`);
  const { code } = await run(process.execPath, ['--enable-source-maps', path, ...process.argv.slice(2)], {
    env: options.env,
    cwd: process.cwd(),
    aside: false,
  });
  return code;
}

/** @param {{electron: boolean}} options */
export async function setUpAndBundle(options) {
  await bootstrap(options);
  await bundle();
}
