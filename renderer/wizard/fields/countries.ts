import type { Language } from '../../i18n/text.ts';

/** Codes that name no state: unions, private use, unknown. */
const noStates = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** Every state and territory the runtime has a name for, Viet Nam first, then by name. */
export function countries(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  const all = letters.flatMap((first) =>
    letters.flatMap((second) => {
      const value = first + second;
      // Codes of states that are no more (DD, SU) mean today's: only these are listed.
      const current = new Intl.Locale(`und-${value}`).region === value;
      const label = noStates.has(value) || !current ? undefined : names.of(value);
      return label === undefined || value === 'VN' ? [] : [{ value, label }];
    }),
  );
  const collator = new Intl.Collator(language);
  return [
    { value: 'VN', label: names.of('VN') ?? 'Việt Nam' },
    ...all.toSorted((one, other) => collator.compare(one.label, other.label)),
  ];
}
