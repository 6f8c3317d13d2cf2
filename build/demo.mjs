/** `npm run demo -- --out DIR [--json] [--fingers DIR] [--face FILE]`: the main job, on simulated devices. */
import { setUpAndBundle, runBundled } from './lib/commands.mjs';
import { withDisplay } from './lib/display.mjs';
import { asCommand } from './lib/sentence.mjs';

if (process.argv.includes('--json')) console.log = console.error;

await asCommand(async () => {
  await setUpAndBundle({ electron: true });
  return withDisplay((env) => runBundled('demo/main.cjs', { env }));
});
