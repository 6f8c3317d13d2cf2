import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CrashReport, crash } from './crash.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string' },
    lanes: { type: 'string' },
    json: { type: 'string' },
  },
});

/** Beside this bundle in dist/. */
const below = (program: string): string => join(__dirname, '..', program);

function table(report: CrashReport): string {
  const names = [...Object.keys(report.points), ...report.ends.map(({ ended }) => ended)];
  const width = Math.max(...names.map((name) => name.length));
  const others = report.ends.filter(({ ended }) => !(ended in report.points));
  const { proven } = report;
  const line = (name: string, rounds: number): string => {
    const violations = report.ends.find(({ ended }) => ended === name)?.violations ?? 0;
    return `${name.padEnd(width)}  ${String(rounds).padStart(5)} rounds  ${violations} violations`;
  };
  return [
    ...Object.entries(report.points).map(([name, rounds]) => line(name, rounds)),
    ...others.map(({ ended, rounds }) => line(ended, rounds)),
    `${report.rounds} rounds over ${report.folders} data folders in ${report.seconds} s (${report.perSecond}/s), seed ${report.seed}`,
    `answered before the kills: ${report.answers} calls, ${report.sealed} applications sealed`,
    `refused: ${Object.entries(report.refusals)
      .map(([name, count]) => `${name} ×${count}`)
      .join(', ')}`,
    `proven: ${proven.drafts} drafts with ${proven.fields} field values, ${proven.evidence} pieces of evidence, ${proven.sealedFiles} sealed files,`,
    `  ${proven.samples} samples of fingers, ${proven.findings} findings told, ${proven.explained} explanations,`,
    `  ${proven.entries} audit entries, ${proven.tickets} tickets, ${proven.acknowledgements} acknowledgements held against the centre,`,
    `  ${proven.backups} backups whole, ${proven.restored} restored, ${proven.upgraded} upgrades, ${proven.firstStarts} first starts, ${proven.gateways} gateways killed and back`,
    `violations: ${report.violations.length}`,
    ...report.violations.map((violation) => `  ${violation}`),
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const report = await crash({
    rounds: Number(values.rounds),
    seed: values.seed === undefined ? Date.now() % 2 ** 32 : Number(values.seed),
    // Half the time a lane waits: for a moment to kill at, or for the disk.
    lanes: values.lanes === undefined ? 2 * cpus().length : Number(values.lanes),
    station: below('crash/station.cjs'),
    gateway: below('gateway/main.cjs'),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(table(report));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.violations.length === 0 ? 0 : 1;
}

if (!existsSync(below('crash/station.cjs'))) throw new Error('dist/crash/station.cjs was not made');
void main();
