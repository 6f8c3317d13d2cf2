import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import { type PopulationEntry, populationEntrySchema } from './entry.ts';
import type { PopulationRegister } from './register.ts';

/** No province has it: whoever stands in this register is nobody. */
const syntheticSeries = '003';

/**
 * The register of a training centre: `*.json` of a folder, each a list of people, read once at the start. Takes nobody whose number could be a
 * real person's: this is no place for them.
 */
export async function openFolderRegister(
  folder: string,
): Promise<Result<PopulationRegister, Failure<'population-register'>>> {
  const people: PopulationEntry[] = [];
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    return err('population-register', `no folder (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
  }
  for (const name of names) {
    const list = z.array(populationEntrySchema).safeParse(await readJson(join(folder, name)));
    if (!list.success) {
      const where = list.error.issues.map(({ path }) => path.join('.')).join(', ');
      return err('population-register', `${name} is no list of people (${where})`);
    }
    if (list.data.some(({ personalNumber }) => !personalNumber.startsWith(syntheticSeries))) {
      return err('population-register', `${name} has numbers outside the series ${syntheticSeries}`);
    }
    people.push(...list.data);
  }
  return ok({
    find: async (number) => {
      const [found, another] = people.filter(
        ({ personalNumber, oldIdentityNumber }) => personalNumber === number || oldIdentityNumber === number,
      );
      return another === undefined ? ok(found ?? null) : err('several');
    },
  });
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
