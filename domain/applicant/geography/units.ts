import type { Address } from '../../application/fields.ts';
import { provinceOfPrefix } from '../province-numbers.ts';
import type { AdministrativeUnit, Geography, SearchEntry, UnitLevel } from './geography.ts';
import { unitSearchKey, withoutKind } from './search-keys.ts';

const sizeRank: Readonly<Record<UnitLevel, number>> = { province: 0, district: 1, commune: 2 };

/** Reads one geography; a second call answers with the same object. */
export async function loadGeography(id: Address['geography']): Promise<Geography> {
  return id === 'two-level'
    ? (await import('./two-level.ts')).twoLevel
    : (await import('./three-level.ts')).threeLevel;
}

/** Geography in force on an ISO date. */
export function geographyOn(date: string): Address['geography'] {
  return date < '2025-07-01' ? 'three-level' : 'two-level';
}

/**
 * Units by name or code, best first: the same name with its kind, the same name, a name beginning so, every word found in the
 * unit's path (`phuc xa ha noi`); larger units before smaller of the same rank. Marks and case don't count, and the usual
 * abbreviations (`q1`, `p. 12`, `tp hcm`) are understood.
 */
export function searchUnits(text: string, geography: Geography, limit: number): AdministrativeUnit[] {
  const key = unitSearchKey(text);
  if (key === '') return [];
  if (/^\d{2,5}$/.test(key)) {
    const byCode = geography.entries.filter(({ unit }) => unit.code.startsWith(key)).map(({ unit }) => unit);
    if (byCode.length > 0) return byCode.slice(0, limit);
  }
  const bare = withoutKind(key);
  const words = key.split(' ').map((word) => ` ${word}`);
  const ranked: AdministrativeUnit[][] = [];
  for (const entry of geography.entries) {
    if (!words.every((word) => entry.path.includes(word))) continue;
    const rank = rankOf(entry, key, bare) * 3 + sizeRank[entry.unit.level];
    ranked[rank] ??= [];
    ranked[rank].push(entry.unit);
  }
  return ranked.flat().slice(0, limit);
}

function rankOf({ full, own }: SearchEntry, key: string, bare: string): 0 | 1 | 2 | 3 {
  if (full === key) return 0;
  if (own === bare) return 1;
  return own.startsWith(bare) ? 2 : 3;
}

/** The unit and those it lies in, small to large; empty where the code is not of this geography. */
export function unitPath(code: string, geography: Geography): AdministrativeUnit[] {
  const unit = geography.units.get(code);
  if (unit === undefined) return [];
  return unit.parent === null ? [unit] : [unit, ...unitPath(unit.parent, geography)];
}

/** `Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội`; empty where the code is not of this geography. */
export function unitPathName(code: string, geography: Geography): string {
  return unitPath(code, geography)
    .map(({ name }) => name)
    .join(', ');
}

/** The address of a chosen unit; `detail` is house number, street, hamlet. */
export function addressOf(unit: AdministrativeUnit, geography: Geography, detail: string): Address {
  return {
    country: 'VN',
    geography: geography.id,
    unitCode: unit.code,
    ...(unit.validFrom === null ? {} : { unitValidFrom: unit.validFrom }),
    unitName: unitPathName(unit.code, geography),
    detail,
  };
}

/** Province that the first three digits of a personal number name, as it is called in this geography; null where unknown. */
export function provinceOfNumber(number: string, geography: Geography): AdministrativeUnit | null {
  const province = provinceOfPrefix(number.slice(0, 3));
  if (province === null) return null;
  const code = geography.id === 'two-level' ? province.codeSince2025 : province.number.slice(1);
  return geography.units.get(code) ?? null;
}

/**
 * The address a written one (`Số 1, Phúc Xá, Ba Đình, Hà Nội`, as in a card's QR) most likely means: units are taken from its end as
 * long as they are found, the rest is detail. Null where not even the province is found.
 */
export function proposeAddress(text: string, geography: Geography): Address | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  let found: AdministrativeUnit | null = null;
  while (parts.length > 0 && found?.level !== 'commune') {
    const below = childNamed(parts.at(-1) ?? '', found, geography);
    if (below === null) break;
    found = below;
    parts.pop();
  }
  return found === null ? null : addressOf(found, geography, parts.join(', ').slice(0, 200));
}

/** The one unit of that name inside another; null where there is none, or several and the kind doesn't tell them apart. */
function childNamed(
  name: string,
  parent: AdministrativeUnit | null,
  { entries }: Geography,
): AdministrativeUnit | null {
  const key = unitSearchKey(name);
  const bare = withoutKind(key);
  const named = entries.filter(({ unit, own }) => unit.parent === (parent?.code ?? null) && own === bare);
  const exact = named.filter(({ full }) => full === key);
  const [only, another] = exact.length > 0 ? exact : named;
  return only !== undefined && another === undefined ? only.unit : null;
}
