import type { PersonName } from '../application/fields.ts';

/**
 * Vietnamese names as the birth certificate has them. Family name first, given name last; single names, names without a family
 * name and minority prefixes (H', Y, K') are legal, so nothing here relies on the parts.
 */

/** Combining grave, tilde, acute, hook above and dot below: the tones, apart from the marks that make other vowels. */
const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const apostrophes = /[\u2018\u2019\u02BC\u02B9\u00B4`]/gu;
/** Invisible when pasted from a web page or a message: zero width, soft hyphen, byte order mark, controls. */
const invisible = /[\p{Cc}\p{Cf}]/gu;

/** NFC capitals, single spaces, one kind of apostrophe. Spelling (HÒA or HOÀ) stays as it is. Idempotent. */
export function normaliseName(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(invisible, '')
    .normalize('NFC')
    .toLocaleUpperCase('vi')
    .normalize('NFC')
    .replace(apostrophes, "'")
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Letters without any marks, Đ as D. */
export function withoutMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\u0110/gu, 'D')
    .replace(/\u0111/gu, 'd');
}

/** For searching as officers type: lower case, no marks, đ as d, no punctuation. */
export function nameSearchKey(text: string): string {
  return withoutMarks(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Equal for spellings that differ only in where the tone stands (HÒA, HOÀ) or in Unicode form. */
export function spellingKey(text: string): string {
  return normaliseName(text)
    .split(' ')
    .map((word) => {
      const decomposed = word.normalize('NFD');
      const tones = decomposed.match(toneMarks) ?? [];
      return (decomposed.replace(toneMarks, '') + tones.join('')).normalize('NFC');
    })
    .join(' ');
}

export function isSameName(one: string, other: string): boolean {
  return spellingKey(one) === spellingKey(other);
}

const collator = new Intl.Collator('vi');

/** Vietnamese order of a list of people: given name, then family name, then what stands between. */
export function compareNames(one: string, other: string): number {
  const [left, right] = [sortParts(one), sortParts(other)];
  return (
    left.map((part, index) => collator.compare(part, right[index] ?? '')).find((order) => order !== 0) ?? 0
  );
}

function sortParts(full: string): [string, string, string] {
  const words = normaliseName(full).split(' ');
  const given = words.at(-1) ?? '';
  const family = words.length > 1 ? (words[0] ?? '') : '';
  return [given, family, words.slice(1, -1).join(' ')];
}

/** Family names of two syllables. Only proposes: TÔN may also stand alone. */
const doubleFamilyNames = ['TÔN NỮ', 'TÔN THẤT', 'CÔNG TÔN', 'ÂU DƯƠNG', 'HOÀNG PHỦ', 'TƯ ĐỒ', 'GIA CÁT'];

/**
 * How a full name may divide, likeliest first; the officer chooses. The first is family, everything between, last syllable. A
 * single word is a given name.
 */
export function splitProposals(full: string): PersonName[] {
  const name = normaliseName(full);
  const words = name === '' ? [] : name.split(' ');
  if (words.length === 0) return [];
  if (words.length === 1) return [{ full: name, given: name }];
  const cut = (family: number, given: number): PersonName => {
    const middle = words.slice(family, words.length - given).join(' ');
    return {
      full: name,
      family: words.slice(0, family).join(' '),
      ...(middle === '' ? {} : { middle }),
      given: words.slice(words.length - given).join(' '),
    };
  };
  const proposals = [cut(1, 1)];
  if (words.length > 2 && doubleFamilyNames.includes(words.slice(0, 2).join(' ')))
    proposals.unshift(cut(2, 1));
  if (words.length > 3) proposals.push(cut(1, 2));
  return proposals;
}

export type NameRemarkCode = 'name-digit' | 'name-symbol' | 'name-single-word' | 'name-not-normalised';

const civilCode = 'Bộ luật Dân sự 2015, Điều 26 khoản 3';

/** What an officer should look at again; never a reason to refuse. `source` is absent where it is common sense. */
export function checkName(full: string): { code: NameRemarkCode; source?: string }[] {
  const name = normaliseName(full);
  if (name === '') return [];
  const remarks: { code: NameRemarkCode; source?: string }[] = [];
  if (/\p{N}/u.test(name)) remarks.push({ code: 'name-digit', source: civilCode });
  if (/[^\p{L}\p{M}\p{N} '.-]/u.test(name)) remarks.push({ code: 'name-symbol', source: civilCode });
  if (!name.includes(' ')) remarks.push({ code: 'name-single-word' });
  if (name !== full) remarks.push({ code: 'name-not-normalised' });
  return remarks;
}

/** A–Z and `<` of ICAO 9303: marks dropped, Đ as D, apostrophes dropped, hyphens and spaces as `<`. */
export function transliterate(text: string): string {
  return withoutMarks(normaliseName(text))
    .replace(/['.]/gu, '')
    .replace(/[\s-]+/gu, '<')
    .replace(/[^A-Z<]/gu, '')
    .replace(/<+/gu, '<')
    .replace(/^<|<$/gu, '');
}

/** Third line of the card's MRZ: first syllable, `<<`, the rest; cut or filled to 30 characters. */
export function mrzNameLine(full: string): string {
  const [first = '', ...rest] = transliterate(full).split('<');
  const line = rest.length === 0 ? first : `${first}<<${rest.join('<')}`;
  return line.slice(0, 30).padEnd(30, '<');
}
