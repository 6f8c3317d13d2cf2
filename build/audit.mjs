/** `npm run audit -- verify|export …`: checks a station's audit trail under plain Node, or takes it out. */
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: false });
  return runBundled('station/audit.cjs', {});
});
