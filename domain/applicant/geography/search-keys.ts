import { nameSearchKey } from '../names.ts';

/** How unit names are compared: no marks, no case, kinds and abbreviations as one. */

const kinds = /^(?:tinh|thanh pho|quan|huyen|thi xa|thi tran|phuong|xa|dac khu) (?=\S)/u;

/** `phuong phuc xa` is `phuc xa`. */
export function withoutKind(key: string): string {
  return key.replace(kinds, '');
}

/** Search key of many names: syllables repeat, so each is worked out once. */
export function unitKeys(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) =>
    name
      .split(' ')
      .map((word) => {
        const key = known.get(word) ?? nameSearchKey(word);
        known.set(word, key);
        return key;
      })
      .filter((key) => key !== '')
      .join(' ');
}

const abbreviations: Readonly<Record<string, string>> = {
  t: 'tinh',
  tp: 'thanh pho',
  q: 'quan',
  h: 'huyen',
  tx: 'thi xa',
  tt: 'thi tran',
  p: 'phuong',
  x: 'xa',
};

/** Key of what a person typed or a card says: `Q.1, TP HCM` is `quan 1 thanh pho ho chi minh`. */
export function unitSearchKey(text: string): string {
  return (
    nameSearchKey(text)
      .replace(/\btphcm\b/gu, 'tp hcm')
      .replace(/\bhcm\b/gu, 'ho chi minh')
      .replace(/\b([pq])(?=\d{1,2}\b)/gu, '$1 ')
      // Only before another word: alone, a letter is the beginning of a name being typed.
      .replace(/(?<=^| )(t|tp|q|h|tx|tt|p|x)(?= \S)/gu, (short) => abbreviations[short] ?? short)
  );
}
