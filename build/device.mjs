/**
 * `npm run device -- list | info | test | record | replay`: devices without the application, through the same device host and drivers. Without
 * anything it says what there is to say.
 */
import { bundleOne } from './lib/bundle-processes.mjs';
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  await bundleOne('device-tool/main.cjs', 'native-bridges/host/tool/main.ts');
  return runBundled('device-tool/main.cjs', {});
});
