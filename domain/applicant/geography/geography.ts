import type { Address } from '../../application/fields.ts';
import { unitKeys, withoutKind } from './search-keys.ts';

export type UnitLevel = 'province' | 'district' | 'commune';

export interface AdministrativeUnit {
  /** 2, 3 or 5 digits: province, district, commune. */
  readonly code: string;
  /** NFC, with its kind: `Phường Phúc Xá`. */
  readonly name: string;
  readonly level: UnitLevel;
  /** Code of the unit it lies in; null for a province. */
  readonly parent: string | null;
  /** ISO; null where not known. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** One state of the country's units. Load with `loadGeography`: the data are some 100–350 kB and nobody needs them at start-up. */
export interface Geography {
  readonly id: Address['geography'];
  readonly units: ReadonlyMap<string, AdministrativeUnit>;
  /** What `searchUnits` compares with, in the order of `units`. */
  readonly entries: readonly SearchEntry[];
}

export interface SearchEntry {
  readonly unit: AdministrativeUnit;
  /** Name without marks: `phuong phuc xa`. */
  readonly full: string;
  /** And without its kind: `phuc xa`. */
  readonly own: string;
  /** Names from the unit up, each word preceded by a space: ` phuong phuc xa quan ba dinh …`. */
  readonly path: string;
}

const levels: Readonly<Record<number, UnitLevel>> = { 2: 'province', 3: 'district', 5: 'commune' };

/** Rows `code name`, each after the unit it lies in. Throws on a row that is not: the file would be broken. */
export function geographyOf(file: {
  readonly geography: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly units: readonly string[];
}): Geography {
  const units = new Map<string, AdministrativeUnit>();
  const keyOf = unitKeys();
  const entries: SearchEntry[] = [];
  const open: SearchEntry[] = [];
  for (const row of file.units) {
    const [code = ''] = row.split(' ', 1);
    const level = levels[code.length];
    if (level === undefined || units.has(code)) throw new Error(`malformed unit row ${code}`);
    while (open.length > 0 && (open.at(-1)?.unit.code.length ?? 0) >= code.length) open.pop();
    const above = open.at(-1);
    const name = row.slice(code.length + 1);
    const key = keyOf(name);
    const entry: SearchEntry = {
      unit: {
        code,
        name,
        level,
        parent: above?.unit.code ?? null,
        validFrom: file.validFrom,
        validTo: file.validTo,
      },
      full: key,
      own: withoutKind(key),
      path: ` ${key}${above?.path ?? ''}`,
    };
    units.set(code, entry.unit);
    entries.push(entry);
    open.push(entry);
  }
  return { id: file.geography === 'two-level' ? 'two-level' : 'three-level', units, entries };
}
