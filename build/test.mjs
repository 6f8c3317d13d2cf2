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
import { add, checkParts, conclusion, partLimit, reported, runParts, vitest, whole } from './lib/parts.mjs';
import { root } from './lib/paths.mjs';
import { playwrightOutcome } from './lib/reports.mjs';
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

const windows = reported(
  'windows (e2e)',
  playwrightOutcome,
  (report, env) =>
    run(binary('playwright'), ['test', '--reporter=list,json'], {
      both: true,
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      limit: partLimit,
    }),
  { live: true },
);

/** The check anyone with the centre's key can make, on every application the demo delivered; says little where it holds. */
async function verifyAll(out) {
  const applications = join(out, 'applications');
  const sealed = existsSync(applications)
    ? readdirSync(applications).filter((name) => name.endsWith('.p7m'))
    : [];
  let counts = whole(sealed.length === 0 ? 1 : 0);
  const failures = sealed.length === 0 ? [{ name: 'applications', said: 'the demo delivered none' }] : [];
  for (const name of sealed) {
    const acknowledgement = join(out, 'acknowledgements', `${basename(name, '.p7m')}.p7s`);
    const args = [
      join(root, 'build', 'verify-application.sh'),
      join(applications, name),
      join(out, 'centre'),
      acknowledgement,
    ];
    const { code, output } = await run('sh', args, { quiet: true });
    counts = add(counts, whole(code));
    const said = output.trimEnd().split('\n');
    if (code !== 0) failures.push({ name, said: said.filter((line) => !line.startsWith('ok')).join('\n') });
    console.log(said.at(-1));
  }
  return { counts, failures };
}

const mainJob = {
  name: 'main job (demo)',
  run: async ({ env }) => {
    const program = join(root, 'dist', 'demo', 'main.cjs');
    const out = mkdtempSync(join(tmpdir(), 'tram-can-cuoc-demo-'));
    try {
      const { code, output } = await run(process.execPath, ['--enable-source-maps', program, '--out', out], {
        quiet: true,
        env,
        limit: partLimit,
      });
      if (code !== 0) return { counts: whole(code), output };
      const { counts, failures } = await verifyAll(out);
      return { counts: add(whole(code), counts), failures, output: '' };
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  },
};

await asCommand(async () => {
  await bootstrap({ electron: true });
  const started = performance.now();
  const outcomes = [await runParts([...checkParts(), bundling])];
  await withDisplay(
    async (env) => {
      outcomes.push(
        await runParts([vitest('integration', { live: true }), windows, mainJob], { atOnce: 1, env }),
      );
    },
    { ownScreen: true },
  );
  outcomes.push(await runParts([labPart]));
  const { lines, code } = conclusion({
    counts: outcomes.map(({ counts }) => counts).reduce(add),
    failures: outcomes.flatMap(({ failures }) => failures),
  });
  console.log(`everything finished in ${seconds(performance.now() - started)}`);
  console.log(lines.join('\n'));
  return code;
});
