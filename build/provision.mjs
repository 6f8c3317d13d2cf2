/** `npm run provision -- …`: gets a station its keys and certificates from a gateway with a one-time code. */
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  return runBundled('station/provision.cjs', {});
});
