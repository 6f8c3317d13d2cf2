import { nameSearchKey } from '../../../domain/applicant/names.ts';

/**
 * Index of the next person after `from` one of whose words begins with the letter, given names (the last word) before the others;
 * -1 where there is none. Officers know each other by their given names.
 */
export function jumpTo(names: readonly string[], from: number, letter: string): number {
  const wanted = nameSearchKey(letter);
  const order = names.map((_name, index) => (from + 1 + index) % names.length);
  const wordsOf = (index: number): string[] => nameSearchKey(names[index] ?? '').split(/\s+/u);
  const given = order.find((index) => wordsOf(index).at(-1)?.startsWith(wanted) === true);
  return given ?? order.find((index) => wordsOf(index).some((word) => word.startsWith(wanted))) ?? -1;
}
