import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, root } from './paths.mjs';
import { outcomeFromReport, vitestOutcome } from './reports.mjs';
import { binary, run, seconds } from './run.mjs';

/**
 * @typedef {import('./reports.mjs').Counts} Counts
 * @typedef {import('./reports.mjs').Failure} Failure
 * @typedef {object} Part
 * @property {string} name
 * @property {boolean} [live] its output was shown as it came
 * @property {(context: {env: NodeJS.ProcessEnv}) => Promise<{counts: Counts, failures?: Failure[], output: string}>} run output: what is
 *   shown when the part ends unless it is live, and what the end of the run quotes where a failure has no name
 */

/** No part may take longer, in milliseconds: what hangs must fail, not hold up everything after it. */
export const partLimit = 60 * 60_000;

export const nothing = { passed: 0, failed: 0, skipped: 0 };

export function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** A tool that passes or fails as a whole counts as one test. */
export function tool(name, program, args) {
  return {
    name,
    run: async ({ env }) => {
      const { code, output } = await run(binary(program), args, { quiet: true, env, limit: partLimit });
      return { counts: whole(code), output: code === 0 ? '' : output };
    },
  };
}

export function whole(code) {
  return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

/** A part with a report file of its own. */
export function reported(name, read, start, { live = false } = {}) {
  return {
    name,
    live,
    run: async ({ env }) => {
      const folder = mkdtempSync(join(tmpdir(), 'tram-can-cuoc-report-'));
      try {
        const report = join(folder, 'report.json');
        const { code, output } = await start(report, env);
        return { ...outcomeFromReport(code, report, read), output };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** @param {{live?: boolean}} [options] live: show the runner's own output as it comes, for what takes minutes */
export function vitest(project, { live = false } = {}) {
  const reporters = ['--reporter=default', '--reporter=json'];
  return reported(
    `${project} tests`,
    vitestOutcome,
    (report, env) =>
      run(binary('vitest'), ['run', '--project', project, ...reporters, `--outputFile.json=${report}`], {
        quiet: !live,
        both: live,
        env,
        limit: partLimit,
      }),
    { live },
  );
}

/**
 * The parts of `npm run check`, the slowest first, so that two cores stay busy.
 * @param {{cached?: boolean}} [options] cached: lint only what changed since the last time. A rule that reads types can then miss what a
 * change in another file broke, so `npm test` lints everything.
 */
export function checkParts({ cached = false } = {}) {
  mkdirSync(cacheFolder, { recursive: true });
  const types = (name, project) =>
    tool(name, 'tsc', [
      '--noEmit',
      '--pretty',
      'false',
      '--incremental',
      '--tsBuildInfoFile',
      join(cacheFolder, `types-${project.replaceAll('/', '-')}.tsbuildinfo`),
      '--project',
      join(root, project),
    ]);
  return [
    tool('lint', 'eslint', [
      ...['--max-warnings', '0'],
      ...(cached
        ? ['--cache', '--cache-strategy', 'content', '--cache-location', join(cacheFolder, 'eslintcache')]
        : []),
      '.',
    ]),
    vitest('unit'),
    types('types', 'tsconfig.json'),
    types('types of domain alone', 'domain/tsconfig.json'),
    tool('borders', 'depcruise', [
      '--config',
      '.dependency-cruiser.cjs',
      ...['domain', 'electron', 'native-bridges', 'renderer', 'gateway', 'test', 'build'],
    ]),
    tool('format', 'biome', ['format', '--reporter=summary', '.']),
  ];
}

function line(name, counts, milliseconds) {
  const mark = counts.failed > 0 ? '✗' : '✓';
  const numbers =
    counts.passed + counts.failed + counts.skipped > 1
      ? `  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
      : '';
  return `${mark} ${name.padEnd(24)} ${seconds(milliseconds).padStart(8)}${numbers}`;
}

/** Output of a part: all of it when it failed, else the runner's closing summary. */
function show(output, failed) {
  const text = output.trimEnd();
  if (text === '') return;
  const summary = text
    .split('\n')
    .slice(-8)
    .filter((each) => /^\s*\S*\s*(Test Files|Tests)\s/.test(plain(each)));
  console.log(failed ? text : summary.join('\n'));
}

function plain(text) {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}

/**
 * Runs parts, at most `atOnce` together, printing a line for each as it ends.
 * @param {Part[]} parts
 * @returns {Promise<{counts: Counts, failures: Failure[]}>}
 */
export async function runParts(parts, { atOnce = 2, env = process.env } = {}) {
  let counts = nothing;
  const failures = [];
  const waiting = [...parts];
  const worker = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const started = performance.now();
      const result = await part.run({ env });
      counts = add(counts, result.counts);
      failures.push(...failuresOf(part.name, result));
      if (!part.live) show(result.output, result.counts.failed > 0);
      console.log(line(part.name, result.counts, performance.now() - started));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { counts, failures };
}

/** What a part's failures are called at the end; one without a name is told by the end of what was printed. */
function failuresOf(part, { counts, failures = [], output }) {
  if (counts.failed === 0) return [];
  const named = failures.map(({ name, said }) => ({ name: `${part}: ${name}`, said }));
  return named.length > 0
    ? named
    : [{ name: part, said: plain(output).trimEnd().split('\n').slice(-20).join('\n') }];
}

/** How much of one failure and how many of them the end of a run repeats: what a reader of its last lines must see. */
const shown = { failures: 20, lines: 16 };

/**
 * The end of a test run: what failed, by name and first lines, then the line that adds everything up, and what the exit code must be.
 * Failures or nothing run are not a success.
 * @param {{counts: Counts, failures: Failure[]}} outcome
 */
export function conclusion({ counts, failures }) {
  const told = failures.slice(0, shown.failures).flatMap(({ name, said }) => [
    `✗ ${name.replaceAll(`${root}/`, '')}`,
    ...plain(said)
      .split('\n')
      .filter((each) => each.trim() !== '')
      .slice(0, shown.lines)
      .map((each) => `    ${each.slice(0, 240)}`),
  ]);
  const more = failures.length - shown.failures;
  return {
    lines: [
      ...told,
      ...(more > 0 ? [`✗ and ${more} more`] : []),
      `tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
    ],
    code: counts.failed > 0 || counts.passed === 0 ? 1 : 0,
  };
}
