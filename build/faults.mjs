/**
 * `npm run faults -- [DEVICE …] [--fault NAME] [--json FILE]`: what can happen to each device, at each moment, and what the officer then sees,
 * what was kept and how long it took until the device could be used again. Exit code 1 where anything hangs, is lost, or goes unexplained.
 */
import { bundleOne } from './lib/bundle-processes.mjs';
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  await bundleOne('faults/main.cjs', 'test/faults/matrix/main.ts');
  return runBundled('faults/main.cjs', {});
});
