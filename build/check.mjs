/** `npm run check`: the inner loop. Format, lint, types, borders, unit tests. */
import { bootstrap } from './bootstrap.mjs';
import { checkParts, conclusion, runParts } from './lib/parts.mjs';
import { seconds } from './lib/run.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await bootstrap({ electron: false });
  const started = performance.now();
  const { lines, code } = conclusion(await runParts(checkParts({ cached: true })));
  console.log(`check finished in ${seconds(performance.now() - started)}`);
  console.log(lines.join('\n'));
  return code;
});
