import { join } from 'node:path';
import { baseCardPattern, baseCardSchema, handOverPattern } from './names.ts';
import { filesOn, readStatement } from './stick.ts';

export interface CarryListing {
  readonly handOvers: number;
  readonly baseCards: { readonly stationId: string; readonly stationName: string }[];
}

/** What lies in a folder by its looks; nothing is verified before it is used. Empty where it can't be read. */
export async function listCarry(folder: string): Promise<CarryListing> {
  const files = await filesOn(folder);
  if (!files.ok) return { handOvers: 0, baseCards: [] };
  const cards = await Promise.all(
    files.value
      .filter((name) => baseCardPattern.test(name))
      .map((name) => readStatement(join(folder, name), baseCardSchema)),
  );
  return {
    handOvers: files.value.filter((name) => handOverPattern.test(name)).length,
    baseCards: cards.flatMap((card) =>
      card === null ? [] : [{ stationId: card.value.stationId, stationName: card.value.stationName }],
    ),
  };
}
