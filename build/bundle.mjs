/**
 * Bundles every process of the house into dist/: CommonJS for what runs under Node or Electron, and the two windows.
 * What has not changed since the last time is left alone.
 *
 *   node build/bundle.mjs
 */
import { pathToFileURL } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { bundleProcesses } from './lib/bundle-processes.mjs';
import { bundleRenderer } from './lib/bundle-renderer.mjs';
import { asCommand, SetupError } from './lib/sentence.mjs';

/** The bundlers' messages name file, line and cause; their own stacks say nothing more. */
function refuse(error) {
  throw new SetupError(`Bundling failed: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}

/** @returns {Promise<{milliseconds: number}>} */
export async function bundle() {
  const started = performance.now();
  const lines = (await Promise.all([bundleProcesses(), bundleRenderer()]).catch(refuse)).flat();
  const milliseconds = performance.now() - started;
  for (const line of lines) console.log(`bundle: ${line}`);
  console.log(`bundle: finished in ${Math.round(milliseconds)} ms`);
  return { milliseconds };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await asCommand(async () => {
    await bootstrap({ electron: false });
    await bundle();
  });
}
