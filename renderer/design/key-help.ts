import { useEffect } from 'react';
import type { KeyCombo } from './keys.ts';

export interface KeyHelp {
  readonly combo: KeyCombo;
  readonly words: string;
}

/** What is on the screen right now and answers keys, in the order it was drawn. */
const shown = new Set<readonly KeyHelp[]>();

/** While mounted, the list of keys (F1) says what these do. Binding them is the caller's. */
export function useKeyHelp(entries: readonly KeyHelp[]): void {
  useEffect(() => {
    shown.add(entries);
    return () => void shown.delete(entries);
  });
}

/** The keys of the screen as it stands; one that several parts name is said once, by the first. */
export function keysOnScreen(lists: Iterable<readonly KeyHelp[]> = shown): readonly KeyHelp[] {
  const said = new Map<KeyCombo, KeyHelp>();
  for (const entry of [...lists].flat()) {
    if (!said.has(entry.combo)) said.set(entry.combo, entry);
  }
  const rank = ({ combo }: KeyHelp): number => (combo === 'ctrl+enter' ? 0 : 1);
  return [...said.values()].toSorted((one, other) => rank(one) - rank(other));
}
