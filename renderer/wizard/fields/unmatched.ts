import { useState } from 'react';
import { useWizard } from '../draft-context.tsx';
import type { DraftStore } from '../draft-store.ts';

export interface Unmatched {
  readonly text: string;
  /** The list was still loading when the field was left so: it decides as soon as it is here. Null where it has decided. */
  readonly waits: 'enter' | 'leave' | null;
}

/** Text that no list knows, kept beside the draft: it fits no field, but what an officer typed is not thrown away. */
const kept = new WeakMap<DraftStore, Map<string, Unmatched>>();

/** What was left in the field called `name` of the open application, over steps; null where there is nothing. */
export function useUnmatched(name: string): readonly [Unmatched | null, (left: Unmatched | null) => void] {
  const { store } = useWizard();
  const [left, setLeft] = useState(() => kept.get(store)?.get(name) ?? null);
  const keep = (next: Unmatched | null): void => {
    const all = kept.get(store) ?? new Map<string, Unmatched>();
    kept.set(store, all);
    if (next === null) all.delete(name);
    else all.set(name, next);
    setLeft(next);
  };
  return [left, keep];
}
