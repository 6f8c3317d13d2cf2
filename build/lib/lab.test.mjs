import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { side } from './lab.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';

/** Checks that go wrong in every way a check can. */
const checks = `
import { spawn } from 'node:child_process';
import { NotHere } from './test/hardware/lab-check.ts';
import { runChecks } from './test/hardware/run-checks.ts';
const check = (name, run, more) => ({ name, needs: [], run, ...more });
void runChecks([
  check('works', async () => ({ detail: 'measured' })),
  check('hangs and deaf to its signal', () => new Promise(() => setInterval(() => undefined, 1000)), { limit: 100 }),
  check('throws', async () => { throw new Error('not so'); }),
  check('kills its process', async () => process.abort()),
  check('lacks a program', async () => ({ detail: '' }), { needs: ['no-such-program'] }),
  check('finds nothing here', async () => { throw new NotHere('no such device'); }),
  check('leaves a child', async () => {
    const { pid } = spawn('sleep', ['60'], { stdio: 'inherit' });
    return { detail: String(pid) };
  }),
]);
`;

let folder;
let program;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-checks-'));
  program = join(folder, 'checks.cjs');
  await build({
    stdin: { contents: checks, resolveDir: root, loader: 'ts' },
    outfile: program,
    bundle: true,
    platform: 'node',
    logLevel: 'silent',
  });
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function results() {
  return await side('host', [], async (_command, onLine) => {
    const { output } = await run(process.execPath, [program], { quiet: true, limit: 60_000 });
    output.split('\n').forEach(onLine);
    return '';
  });
}

/** Z: it has ended and nobody asked how. */
function stateOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  } catch {
    return 'gone';
  }
}

it('a program of checks ends and tells each outcome when checks hang, throw, die or lack what they need', async () => {
  const all = await results();
  const outcomes = Object.fromEntries(
    all.map(({ name, ok, skipped }) => [name, ok ? 'passed' : skipped ? 'skipped' : 'failed']),
  );
  expect(outcomes).toEqual({
    works: 'passed',
    'hangs and deaf to its signal': 'failed',
    throws: 'failed',
    'kills its process': 'failed',
    'lacks a program': 'skipped',
    'finds nothing here': 'skipped',
    'leaves a child': 'passed',
  });
  const detail = (wanted) => all.find(({ name }) => name === wanted)?.detail;
  expect(detail('hangs and deaf to its signal')).toMatch(/^killed: it took longer/);
  expect(detail('throws')).toMatch(/not so/);
  expect(detail('lacks a program')).toBe('needs no-such-program');
  expect(['gone', 'Z']).toContain(stateOf(detail('leaves a child')));
});

it('a side of the lab fails what it announced and never told when its machine dies', async () => {
  const all = await side('machine', [], async (_command, onLine) => {
    onLine('{"checks":["first","second"]}');
    onLine('{"name":"first","ok":true,"skipped":false,"ms":1,"detail":""}');
    return 'kernel panic';
  });
  expect(all.map(({ name, ok }) => [name, ok])).toEqual([
    ['first', true],
    ['second', false],
  ]);
  expect(all[1]?.detail).toContain('kernel panic');
});

it('a side of the lab fails when nothing ran at all', async () => {
  const all = await side('machine', [], async () => '');
  expect(all.map(({ ok, skipped }) => [ok, skipped])).toEqual([[false, false]]);
});
