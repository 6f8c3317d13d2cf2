/** `npm run export -- --application FILE.p7m --key KEY.pem --out DIR`: a sealed application in forms that others read (docs/exports.md). */
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  return runBundled('gateway/export.cjs', {});
});
