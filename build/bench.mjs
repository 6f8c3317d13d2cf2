/**
 * `npm run bench -- NAME … [--json FILE] [--OPTION VALUE …]`: measures what was promised, each figure beside a named peer in the same
 * run. Names are the files of test/bench; without one they are listed. Exit code 1 where a target is missed.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { bundleOne } from './lib/bundle-processes.mjs';
import { withDisplay } from './lib/display.mjs';
import { root } from './lib/paths.mjs';
import { asCommand, SetupError } from './lib/sentence.mjs';

const known = readdirSync(join(root, 'test', 'bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.slice(0, -'.bench.ts'.length));

await asCommand(async () => {
  const words = process.argv.slice(2);
  const first = words.findIndex((word) => word.startsWith('--'));
  const names = first === -1 ? words : words.slice(0, first);
  const unknown = names.filter((name) => !known.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    throw new SetupError(
      `${unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}. ` : ''}Type: npm run bench -- NAME …, of ${known.join(', ')}`,
    );
  }
  // What a benchmark needs besides its own bundle stands beside it.
  const prepared = await Promise.all(
    names
      .map((name) => join(root, 'test', 'bench', name, 'prepare.mjs'))
      .filter((file) => existsSync(file))
      .map((file) => import(pathToFileURL(file).href)),
  );
  await setUpAndBundle({ electron: prepared.some(({ needs }) => needs.electron) });
  for (const name of names) await bundleOne(`bench/${name}.cjs`, `test/bench/${name}.bench.ts`);
  await bundleOne('bench/main.cjs', 'test/bench/main.ts');
  for (const { prepare } of prepared) await prepare();
  const measure = (env) => runBundled('bench/main.cjs', { env });
  return prepared.some(({ needs }) => needs.screen)
    ? withDisplay(measure, { ownScreen: true })
    : measure(undefined);
});
