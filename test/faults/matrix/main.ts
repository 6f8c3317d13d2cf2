import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allRigs } from './all-rigs.ts';
import { runMatrix } from './run.ts';
import { tableOf } from './table.ts';

/** The matrix device × fault × moment as a table; exit code 1 where a cell is hung, lost or unknown. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, fault: { type: 'string' } },
  });
  const rigs = allRigs.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (rigs.length === 0) {
    throw new Error(
      `there is no such device; those with faults are ${allRigs.map(({ name }) => name).join(', ')}`,
    );
  }
  const started = performance.now();
  const cells = await runMatrix(rigs, {
    wanted: (_device, fault) => values.fault === undefined || values.fault === fault,
    onCell: ({ device, fault, moment, code, wrong }) =>
      process.stderr.write(
        `${device}: ${fault} while ${moment}: ${code}${wrong === null ? '' : ` – ${wrong}`}\n`,
      ),
  });
  const wrong = cells.filter((cell) => cell.wrong !== null);
  console.log(tableOf(cells));
  console.log(
    `${cells.length} cells of ${rigs.length} devices in ${Math.round((performance.now() - started) / 1000)} s, ${wrong.length} wrong`,
  );
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(cells, null, 2)}\n`);
  process.exit(wrong.length === 0 && cells.length > 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(2);
});
