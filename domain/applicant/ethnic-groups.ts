import type { CodedValue } from '../application/fields.ts';
import { nameSearchKey } from './names.ts';

/** The order of 1979, which the registers use; the census lists of 2009 and later number the same groups differently. */
export const ethnicScheme = '121-TCTK/PPCĐ-1979';

const names = `Kinh|Tày|Thái|Hoa|Khơ-me|Mường|Nùng|HMông|Dao|Gia-rai|Ngái|Ê-đê|Ba-na|Xơ-đăng|Sán Chay|Cơ-ho|Chăm|Sán Dìu|Hrê
Mnông|Ra-glai|Xtiêng|Bru-Vân Kiều|Thổ|Giáy|Cơ-tu|Gié Triêng|Mạ|Khơ-mú|Co|Tà-ôi|Chơ-ro|Kháng|Xinh-mun|Hà Nhì|Chu-ru|Lào
La Chí|La Ha|Phù Lá|La Hủ|Lự|Lô Lô|Chứt|Mảng|Pà Thẻn|Co Lao|Cống|Bố Y|Si La|Pu Péo|Brâu|Ơ-đu|Rơ-măm|Người nước ngoài
Không rõ`;

export interface EthnicGroup {
  /** `01`–`56`; 55 and 56 are not groups: foreigner, unknown. */
  readonly code: string;
  readonly name: string;
  readonly placeholder: boolean;
}

export const ethnicGroups: readonly EthnicGroup[] = names.split(/[|\n]/u).map((name, index) => ({
  code: String(index + 1).padStart(2, '0'),
  name: name.normalize('NFC'),
  placeholder: index >= 54,
}));

/** Spellings met on papers, beside those of the list; punctuation, case and marks don't count. */
const otherSpellings: Readonly<Record<string, string>> = {
  viet: '01',
  khmer: '05',
  'kho me': '05',
  mong: '08',
  meo: '08',
  jrai: '10',
  jarai: '10',
  rade: '12',
  bahnar: '13',
  sedang: '14',
  'cao lan': '15',
  'k ho': '16',
  coho: '16',
  'm nong': '20',
  'h re': '19',
  stieng: '22',
  'van kieu': '23',
  katu: '26',
  khmu: '29',
  cor: '30',
  churu: '36',
};

export function ethnicGroupOf(code: string): EthnicGroup | null {
  return ethnicGroups.find((group) => group.code === code) ?? null;
}

/** Name of a coded value of our scheme; null for other schemes and unknown codes. */
export function ethnicGroupName(value: CodedValue): string | null {
  return value.scheme === ethnicScheme ? (ethnicGroupOf(value.code)?.name ?? null) : null;
}

/** `H'Mông`, `H Mông` and `HMông` alike. */
const squeezed = (text: string): string => nameSearchKey(text).replaceAll(' ', '');

/** Groups whose name, code or other spelling begins with or contains the text; marks don't count. */
export function searchEthnicGroups(text: string): EthnicGroup[] {
  const key = squeezed(text);
  if (key === '') return [...ethnicGroups];
  const spelled = Object.entries(otherSpellings).flatMap(([spelling, code]) =>
    squeezed(spelling).startsWith(key) ? [code] : [],
  );
  const rank = ({ code, name }: EthnicGroup): number => {
    const own = squeezed(name);
    if (own === key || code === key) return 0;
    if (own.startsWith(key)) return 1;
    if (spelled.includes(code)) return 2;
    return own.includes(key) ? 3 : 4;
  };
  return ethnicGroups.filter((group) => rank(group) < 4).toSorted((one, other) => rank(one) - rank(other));
}
