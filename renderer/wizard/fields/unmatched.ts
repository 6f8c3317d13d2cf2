import { useState } from 'react';
import { useWizard } from '../draft-context.tsx';
import type { DraftStore } from '../draft-store.ts';

/** Text that no list knows, kept beside the draft: it fits no field, but what an officer typed is not thrown away. */
const kept = new WeakMap<DraftStore, Map<string, string>>();

/** Text left in the field called `name` of the open application, over steps; null where there is none. */
export function useUnmatched(name: string): readonly [string | null, (text: string | null) => void] {
  const { store } = useWizard();
  const [text, setText] = useState(() => kept.get(store)?.get(name) ?? null);
  const keep = (next: string | null): void => {
    const texts = kept.get(store) ?? new Map<string, string>();
    kept.set(store, texts);
    if (next === null) texts.delete(name);
    else texts.set(name, next);
    setText(next);
  };
  return [text, keep];
}
