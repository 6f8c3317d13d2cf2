/**
 * `npm run lab -- [WORD …]`: the drivers over the real kernel in a virtual machine, and over real daemons on this one. With words, only
 * checks whose name contains one. What can't run here is skipped and says why.
 */
import { bootstrap } from './bootstrap.mjs';
import { runLab } from './lib/lab.mjs';
import { conclusion } from './lib/parts.mjs';
import { seconds } from './lib/run.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  await bootstrap({ electron: false });
  const started = performance.now();
  const outcome = await runLab(process.argv.slice(2));
  console.log(`the lab finished in ${seconds(performance.now() - started)}`);
  console.log(conclusion(outcome).lines.join('\n'));
  // Nothing passed because nothing could run is no failure here: the lines above say why.
  return outcome.counts.failed > 0 ? 1 : 0;
});
