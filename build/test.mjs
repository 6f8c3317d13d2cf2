/**
 * `npm test`: everything. What `npm run check` does, then what crosses rooms, the windows under a screen, the main
 * job with its independent check, and the drivers over a real kernel. The last line adds all of it up.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { bundle } from './bundle.mjs';
import { withDisplay } from './lib/display.mjs';
import { labPart } from './lib/lab.mjs';
import {
  add,
  checkParts,
  conclusion,
  partLimit,
  playwrightCounts,
  reported,
  runParts,
  vitest,
  whole,
} from './lib/parts.mjs';
import { root } from './lib/paths.mjs';
import { binary, run, seconds } from './lib/run.mjs';
import { asCommand } from './lib/sentence.mjs';

const bundling = {
  name: 'bundle',
  run: async () => {
    try {
      await bundle();
      return { counts: whole(0), output: '' };
    } catch (error) {
      return { counts: whole(1), output: error instanceof Error ? error.message : String(error) };
    }
  },
};

const windows = reported('windows (e2e)', playwrightCounts, (report, env) =>
  run(binary('playwright'), ['test', '--reporter=list,json'], {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    limit: partLimit,
  }).then((result) => ({ ...result, output: '' })),
);

/** The check anyone with the centre's key can make, on every application the demo delivered. */
async function verifyAll(out) {
  const applications = join(out, 'applications');
  const sealed = existsSync(applications)
    ? readdirSync(applications).filter((name) => name.endsWith('.p7m'))
    : [];
  let counts = whole(sealed.length === 0 ? 1 : 0);
  for (const name of sealed) {
    const acknowledgement = join(out, 'acknowledgements', `${basename(name, '.p7m')}.p7s`);
    const args = [
      join(root, 'build', 'verify-application.sh'),
      join(applications, name),
      join(out, 'centre'),
      acknowledgement,
    ];
    const { code } = await run('sh', args);
    counts = add(counts, whole(code));
  }
  return counts;
}

const mainJob = {
  name: 'main job (demo)',
  run: async ({ env }) => {
    const program = join(root, 'dist', 'demo', 'main.cjs');
    const out = mkdtempSync(join(tmpdir(), 'tram-can-cuoc-demo-'));
    try {
      const { code } = await run(process.execPath, ['--enable-source-maps', program, '--out', out], {
        env,
        limit: partLimit,
      });
      const counts = code === 0 ? add(whole(code), await verifyAll(out)) : whole(code);
      return { counts, output: '' };
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  },
};

await asCommand(async () => {
  await bootstrap({ electron: true });
  const started = performance.now();
  let counts = await runParts([...checkParts(), bundling]);
  counts = await withDisplay(
    async (env) =>
      add(
        counts,
        await runParts([vitest('integration', { live: true }), windows, mainJob], { atOnce: 1, env }),
      ),
    { ownScreen: true },
  );
  counts = add(counts, await runParts([labPart]));
  const { line, code } = conclusion(counts);
  console.log(`everything finished in ${seconds(performance.now() - started)}`);
  console.log(line);
  return code;
});
