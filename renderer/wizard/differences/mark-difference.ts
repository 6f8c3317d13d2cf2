import { nameSearchKey } from '../../../domain/applicant/names.ts';

/** A run of text, and whether the other side has it not. */
export interface Marked {
  readonly text: string;
  readonly differs: boolean;
}

/**
 * What of `shown` the `other` text does not say: words of names and places, single characters of numbers and dates. Spaces are never marked by
 * themselves. `plain`: marks and case say nothing, as in an MRZ.
 */
export function markDifference(shown: string, other: string, plain = false): Marked[] {
  const inWords = /\p{L}/u.test(shown);
  const [pieces, others] = [shown, other].map((text) => piecesOf(text, inWords));
  if (pieces === undefined || others === undefined) return [];
  const key = (piece: string): string =>
    plain ? nameSearchKey(piece) : piece.normalize('NFC').toLowerCase();
  const spoken = (piece: string): boolean => piece.trim() !== '';
  const common = commonPieces(pieces.filter(spoken).map(key), others.filter(spoken).map(key));
  const marked: { text: string; differs: boolean }[] = [];
  let at = 0;
  for (const piece of pieces) {
    const last = marked.at(-1);
    const differs = spoken(piece) ? !common.has(at++) : (last?.differs ?? false);
    if (last?.differs === differs) last.text += piece;
    else marked.push({ text: piece, differs });
  }
  return marked;
}

function piecesOf(text: string, inWords: boolean): string[] {
  return inWords ? text.split(/(\s+)/u).filter((piece) => piece !== '') : Array.from(text);
}

/** Places of `ours` that stand in the longest sequence both have. */
function commonPieces(ours: readonly string[], theirs: readonly string[]): Set<number> {
  const lengths = Array.from({ length: ours.length + 1 }, () => new Array<number>(theirs.length + 1).fill(0));
  const length = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = ours.length - 1; row >= 0; row -= 1) {
    for (let column = theirs.length - 1; column >= 0; column -= 1) {
      const line = lengths[row];
      if (line === undefined) continue;
      line[column] =
        ours[row] === theirs[column]
          ? length(row + 1, column + 1) + 1
          : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  const common = new Set<number>();
  for (let row = 0, column = 0; row < ours.length && column < theirs.length; ) {
    if (ours[row] === theirs[column]) {
      common.add(row);
      row += 1;
      column += 1;
    } else if (length(row + 1, column) >= length(row, column + 1)) row += 1;
    else column += 1;
  }
  return common;
}
