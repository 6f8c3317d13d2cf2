import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, BenchReport, BenchTable, Figure } from './bench.ts';

/** Runs the benchmarks named on the command line one after the other, and prints and keeps their figures. */

interface Bench {
  readonly run: (options: BenchOptions) => Promise<BenchReport>;
}

function readWords(words: readonly string[]): { names: string[]; options: Record<string, string> } {
  const names: string[] = [];
  const options: Record<string, string> = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('--')) names.push(word);
    else {
      index += 1;
      options[word.slice(2)] = words[index] ?? '';
    }
  }
  return { names, options };
}

function holds({ value, target }: Figure): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

function lineOf(figure: Figure): string {
  const { name, value, unit, target } = figure;
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  const promised =
    target === undefined
      ? ''
      : 'atLeast' in target
        ? `at least ${target.atLeast}`
        : `at most ${target.atMost}`;
  const mark = target === undefined ? ' ' : holds(figure) ? '✓' : '✗';
  return `  ${mark} ${name.padEnd(58)} ${value.toFixed(digits).padStart(10)} ${unit.padEnd(6)} ${promised}`;
}

/** Headings are broken into words above each other, so that a table of many columns fits a terminal. */
function linesOf({ title, columns, rows }: BenchTable): string[] {
  const heads = columns.map((column, index) => (index === 0 ? [column] : column.split(' ')));
  const height = Math.max(...heads.map((words) => words.length));
  const headRows = Array.from({ length: height }, (_, line) =>
    heads.map((words) => words[line - (height - words.length)] ?? ''),
  );
  const all = [...headRows, ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => (row[index] ?? '').length)));
  const lineFor = (row: readonly string[]) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ');
  return [`  ${title}`, ...all.map((row) => `    ${lineFor(row)}`), ''];
}

async function runOne(name: string, options: Record<string, string>): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), `tram-can-cuoc-bench-${name}-`));
  try {
    // Each benchmark is a bundle beside this one.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const bench = require(join(__dirname, `${name}.cjs`)) as Bench;
    return await bench.run({ options, folder, tell: (line) => process.stderr.write(`${name}: ${line}\n`) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { names, options } = readWords(process.argv.slice(2));
  const { json, ...rest } = options;
  const reports: Record<string, BenchReport> = {};
  for (const name of names) {
    const report = await runOne(name, rest);
    reports[name] = report;
    process.stdout.write(`${name}\n${report.method.map((line) => `    ${line}\n`).join('')}`);
    for (const table of report.tables ?? []) process.stdout.write(`${linesOf(table).join('\n')}\n`);
    process.stdout.write(`${report.figures.map(lineOf).join('\n')}\n`);
  }
  const machine = {
    processors: cpus().length,
    model: cpus()[0]?.model ?? '',
    memory: totalmem(),
    node: process.version,
  };
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify({ at: new Date().toISOString(), machine, reports }, null, 2)}\n`);
  }
  const missed = Object.values(reports).flatMap(({ figures }) => figures.filter((figure) => !holds(figure)));
  if (missed.length > 0) process.exitCode = 1;
}

void main();
