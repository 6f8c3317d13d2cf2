import { nameSearchKey } from '../../../domain/applicant/names.ts';

export interface ComboOption {
  readonly value: string;
  readonly label: string;
  /** Shown smaller behind the label: a code. */
  readonly note?: string;
}

/** What is to become of the text typed into a list's field. */
export type ComboChoice =
  | { readonly kind: 'take'; readonly option: ComboOption }
  | { readonly kind: 'clear' }
  /** The list is not here yet: to be asked again when it is. */
  | { readonly kind: 'wait' }
  /** Nothing is taken and the text stays: `none` fits nothing, `several` fits more than one entry. */
  | { readonly kind: 'keep'; readonly why: 'none' | 'several' };

/**
 * Enter takes the first entry that fits. Leaving the field takes an entry only where there is no doubt: the only one that
 * fits, or the only one that is called exactly so. `options` are those that fit the text, best first; null while loading.
 */
export function choiceFor(
  text: string,
  options: readonly ComboOption[] | null,
  how: 'enter' | 'leave',
): ComboChoice {
  if (text.trim() === '') return { kind: 'clear' };
  if (options === null) return { kind: 'wait' };
  const [first] = options;
  if (first === undefined) return { kind: 'keep', why: 'none' };
  if (how === 'enter' || options.length === 1) return { kind: 'take', option: first };
  const key = nameSearchKey(text);
  const exact = options.filter(({ label }) => nameSearchKey(label) === key);
  const [only] = exact;
  return only !== undefined && exact.length === 1
    ? { kind: 'take', option: only }
    : { kind: 'keep', why: 'several' };
}

/** Entries of a closed list whose name holds the text, marks and case aside; names beginning so come first. */
export function fittingOptions(text: string, items: readonly ComboOption[]): readonly ComboOption[] {
  const key = nameSearchKey(text);
  if (key === '') return items;
  const keyed = items.map((item) => ({ item, at: ` ${nameSearchKey(item.label)}`.indexOf(key) }));
  const fitting = keyed.filter(({ at }) => at >= 0);
  if (fitting.length === 0) {
    // `hmong` for H'Mông: the apostrophe parts the word in the list but not under the officer's fingers.
    const joined = key.replaceAll(' ', '');
    return items.filter(({ label }) => nameSearchKey(label).replaceAll(' ', '').includes(joined));
  }
  return [...fitting.filter(({ at }) => at === 1), ...fitting.filter(({ at }) => at !== 1)].map(
    ({ item }) => item,
  );
}
