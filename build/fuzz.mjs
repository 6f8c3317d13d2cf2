/**
 * `npm run fuzz -- [--seconds N] [--seed N] [NAME …]`: feeds every parser of outside bytes, or those named, with broken and hostile input.
 * Exit code 1 where one threw, took longer or asked for more memory than it says; the input lies in test-results/fuzz then.
 */
import { bundleOne } from './lib/bundle-processes.mjs';
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  await bundleOne('fuzz/main.cjs', 'test/fuzz/main.ts');
  return runBundled('fuzz/main.cjs', {});
});
