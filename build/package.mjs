/**
 * `npm run package`: a folder with the packaged station for Linux, made only from the pinned Electron.
 * `npm run package -- --rehearse DIR`: the same steps on the Electron that is there, marked as not for use, for the tests.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { bundle } from './bundle.mjs';
import { root } from './lib/paths.mjs';
import { binary, run } from './lib/run.mjs';
import { readRuntime } from './lib/runtime.mjs';
import { asCommand, SetupError } from './lib/sentence.mjs';

/** The stand-in is built by others for another program: it never reaches a citizen's counter. */
export function requirePinned(runtime, pinnedVersion) {
  if (runtime.kind === 'pinned' && runtime.version === pinnedVersion) return;
  throw new SetupError(
    `A package is made only from Electron ${pinnedVersion}, and this machine has the development stand-in ${runtime.version}: type \`node build/bootstrap.mjs --retry-electron && npm run package\` where github.com can be reached.`,
  );
}

function pinnedVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron;
}

/** What the configuration is told of a rehearsal, or nothing. */
function rehearsalOf(words, runtime) {
  const at = words.indexOf('--rehearse');
  if (at === -1) return undefined;
  const output = words[at + 1];
  if (output === undefined) throw new SetupError('Type: npm run package -- --rehearse DIR');
  return { folder: dirname(runtime.electronPath), version: runtime.version, output: resolve(output) };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await asCommand(async () => {
    await bootstrap({ electron: true });
    const rehearsal = rehearsalOf(process.argv.slice(2), readRuntime());
    if (rehearsal === undefined) requirePinned(readRuntime(), pinnedVersion());
    await bundle();
    const configuration = join(root, 'build', 'electron-builder.config.cjs');
    const { code } = await run(binary('electron-builder'), ['--linux', 'dir', '--config', configuration], {
      env: { ...process.env, ...(rehearsal ? { TRAM_REHEARSAL: JSON.stringify(rehearsal) } : {}) },
    });
    return code;
  });
}
