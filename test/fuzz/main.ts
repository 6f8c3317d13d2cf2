import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FuzzReport, fuzz } from './target.ts';
import { targets } from './targets/index.ts';

/** `npm run fuzz -- [--seconds N] [--seed N] [NAME …]`: every parser of outside bytes, or those named, for so long in all. */
async function main(words: readonly string[]): Promise<number> {
  let seconds = 60;
  let seed = Date.now() >>> 0;
  const names: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--seconds' || word === '--seed') {
      index += 1;
      const number = Number(words[index]);
      if (!Number.isFinite(number) || number < 0) return usage(`${word} wants a number.`);
      if (word === '--seconds') seconds = number;
      else seed = number >>> 0;
    } else names.push(word);
  }
  const unknown = names.filter((name) => !targets.some((target) => target.name === name));
  if (unknown.length > 0) return usage(`There is no parser ${unknown.join(', ')}.`);
  const chosen = targets.filter(({ name }) => names.length === 0 || names.includes(name));
  process.stdout.write(`seed ${seed}, ${Math.round(seconds / chosen.length)} s each\n`);
  process.stdout.write(
    `${'parser'.padEnd(24)} ${'runs'.padStart(9)} ${'taken'.padStart(8)} slowest    most memory\n`,
  );
  let findings = 0;
  for (const target of chosen) {
    const report = await fuzz(target, seconds / chosen.length, seed);
    process.stdout.write(lineOf(report));
    findings += report.findings.length;
    for (const [index, finding] of report.findings.entries()) {
      const file = keep(`${finding.target}-${finding.seed}-${index}`, finding.input);
      process.stdout.write(`  ✗ ${finding.kind} at seed ${finding.seed} (${file}): ${finding.what}\n`);
    }
  }
  process.stdout.write(findings === 0 ? 'nothing found\n' : `${findings} findings\n`);
  return findings === 0 ? 0 : 1;
}

function usage(why: string): number {
  const known = targets.map(({ name }) => name).join(', ');
  process.stderr.write(`${why} Type: npm run fuzz -- [--seconds N] [--seed N] [NAME …], of ${known}\n`);
  return 2;
}

function lineOf({ target, executions, taken, slowestMilliseconds, mostMebibytes }: FuzzReport): string {
  const slowest = `${slowestMilliseconds.toFixed(1)} ms`.padStart(10);
  return `${target.padEnd(24)} ${String(executions).padStart(9)} ${String(taken).padStart(8)} ${slowest} ${mostMebibytes.toFixed(1).padStart(8)} MiB\n`;
}

/** Made of random bytes and made-up people: nobody's data lies there. */
function keep(name: string, input: Uint8Array): string {
  const folder = join(process.cwd(), 'test-results', 'fuzz');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, input);
  return file;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 3;
  },
);
