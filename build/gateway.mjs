/** `npm run gateway -- …`: starts the gateway under plain Node. */
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  return runBundled('gateway/main.cjs', {});
});
