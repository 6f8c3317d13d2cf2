import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProgram } from '../support/child-program.ts';
import type { TrainingDesk } from '../support/training-desk.ts';

export interface Arrived {
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
}

/** The demo centre's keys, so that anyone can check. */
export function collectCentre(desk: TrainingDesk, out: string): void {
  const centre = join(out, 'centre');
  mkdirSync(centre, { recursive: true });
  for (const name of ['ca.pem', 'centre.pem', 'centre.key']) {
    copyFileSync(join(desk.centreFolder, 'centre', name), join(centre, name));
  }
}

/** Ids of the applications the centre holds now. */
export function applicationsAt(desk: TrainingDesk): ReadonlySet<string> {
  const folder = join(desk.centreFolder, 'applications');
  if (!existsSync(folder)) return new Set();
  // applications/aa/bb/ID.DIGEST16.p7m (gateway/store/objects)
  const names = readdirSync(folder, { recursive: true }).map((path) => basename(path.toString()));
  return new Set(names.filter((name) => name.endsWith('.p7m')).map((name) => name.split('.', 1)[0] ?? ''));
}

/** Has the gateway hand out an application as it received it, and its signed receipt. */
export async function collectApplication(
  desk: TrainingDesk,
  programs: string,
  out: string,
  id: string,
): Promise<Arrived> {
  const applications = join(out, 'applications');
  const said = await runProgram(join(programs, 'gateway/main.cjs'), [
    'export',
    ...['--data', desk.centreFolder],
    ...['--application', id],
    ...['--out', applications],
  ]);
  mkdirSync(join(out, 'acknowledgements'), { recursive: true });
  renameSync(join(applications, `${id}.p7s`), join(out, 'acknowledgements', `${id}.p7s`));
  return JSON.parse(said) as Arrived;
}

/** Opens one application with the training centre's key and leaves it under exports/ in forms that others read. */
export async function exportReadable(
  desk: TrainingDesk,
  programs: string,
  out: string,
  id: string,
): Promise<void> {
  await runProgram(join(programs, 'gateway/export.cjs'), [
    ...['--application', join(out, 'applications', `${id}.p7m`)],
    ...['--key', join(desk.centreFolder, 'centre', 'centre.key')],
    ...['--out', join(out, 'exports')],
  ]);
}

/** Names of the slips printed so far. */
export function slipsAt(desk: TrainingDesk): ReadonlySet<string> {
  if (!existsSync(desk.slipFolder)) return new Set();
  return new Set(readdirSync(desk.slipFolder).filter((name) => name.endsWith('.pdf')));
}

/** Copies the one slip that was printed since `before`. */
export function collectSlip(desk: TrainingDesk, out: string, id: string, before: ReadonlySet<string>): void {
  const name = onlyNew(slipsAt(desk), before, 'slip');
  mkdirSync(join(out, 'receipts'), { recursive: true });
  copyFileSync(join(desk.slipFolder, name), join(out, 'receipts', `${id}.pdf`));
}

export function onlyNew(now: ReadonlySet<string>, before: ReadonlySet<string>, what: string): string {
  const fresh = [...now].filter((name) => !before.has(name));
  const [name] = fresh;
  if (name === undefined || fresh.length > 1)
    throw new Error(`expected one new ${what}, found ${fresh.length}`);
  return name;
}
