/** `npm run crash -- --rounds N`: kills stations over real vaults and proves that nothing answered is lost. */
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  return runBundled('crash/main.cjs', {});
});
