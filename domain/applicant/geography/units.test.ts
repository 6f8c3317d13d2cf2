import { beforeAll, describe, expect, test } from 'vitest';
import { addressSchema } from '../../application/fields.ts';
import { provinceNumbers } from '../province-numbers.ts';
import { type Geography, geographyOf } from './geography.ts';
import {
  geographyOn,
  loadGeography,
  proposeAddress,
  provinceOfNumber,
  searchUnits,
  unitPath,
  unitPathName,
  addressOf,
} from './units.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

let three: Geography;
let two: Geography;
beforeAll(async () => {
  [three, two] = await Promise.all([loadGeography('three-level'), loadGeography('two-level')]);
});

const count = (geography: Geography, level: string) =>
  [...geography.units.values()].filter((unit) => unit.level === level).length;

describe('geographies', () => {
  test('have the number of units of their time when loaded', () => {
    expect(['province', 'district', 'commune'].map((level) => count(three, level))).toEqual([
      63, 696, 10_051,
    ]);
    expect(['province', 'district', 'commune'].map((level) => count(two, level))).toEqual([34, 0, 3321]);
  });

  test('have NFC names and a parent one level up when looked through', () => {
    const parentLevel = { province: undefined, district: 'province' } as const;
    const wrong = [three, two].flatMap((geography) =>
      [...geography.units.values()].filter(({ name, parent, level }) => {
        const below = geography.id === 'three-level' ? 'district' : 'province';
        const expected = level === 'commune' ? below : parentLevel[level];
        return name !== name.normalize('NFC') || geography.units.get(parent ?? '')?.level !== expected;
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('mean other units by the same code when the code survived', () => {
    expect(three.units.get('00004')?.name).toBe('Phường Trúc Bạch');
    expect(two.units.get('00004')).toMatchObject({ name: 'Phường Ba Đình', validFrom: '2025-07-01' });
  });

  test('are the same object when loaded again', async () => {
    expect(await loadGeography('two-level')).toBe(two);
  });

  test.each([
    ['2025-06-30', 'three-level'],
    ['2025-07-01', 'two-level'],
  ])('on %s is %s when asked', (date, id) => {
    expect(geographyOn(date)).toBe(id);
  });
});

describe('geographyOf', () => {
  const file = { geography: 'two-level', validFrom: null, validTo: null };
  test.each([[['1 Tỉnh A']], [['01 Tỉnh A', '01 Tỉnh B']]])('throws when rows are broken: %j', (units) => {
    expect(() => geographyOf({ ...file, units })).toThrow(/malformed unit row/);
  });
});

describe('searchUnits', () => {
  test.each([
    ['phuc xa', 'three-level', '00001'],
    ['Phường Phúc Xá', 'three-level', '00001'],
    ['truc bach ha noi', 'three-level', '00004'],
    ['go vap phuong 12', 'three-level', '26881'],
    ['tan binh', 'three-level', '766'],
    ['Quận 1', 'three-level', '760'],
    ['q1', 'three-level', '760'],
    ['p. 12 q. gò vấp, tphcm', 'three-level', '26881'],
    ['ha noi', 'two-level', '01'],
    ['00004', 'two-level', '00004'],
  ] as const)('finds %j first in the %s geography when typed', (text, id, code) => {
    const geography = id === 'two-level' ? two : three;
    expect(searchUnits(text, geography, 5)[0]?.code).toBe(code);
  });

  test('keeps to the limit, and finds nothing for nothing when typed so', () => {
    expect(searchUnits('a', three, 7)).toHaveLength(7);
    expect(searchUnits('', three, 7)).toEqual([]);
    expect(searchUnits('không có nơi này', three, 7)).toEqual([]);
  });

  test('answers within 5 ms when the officer types', () => {
    const texts = [
      'a',
      'ph',
      'phuong',
      'phuong 12',
      'go vap phuong 12',
      'binh',
      'xa tan',
      'thanh pho ho chi minh',
    ];
    for (const text of texts) searchUnits(text, three, 20);
    const times = texts.flatMap((text) =>
      Array.from({ length: 9 }, () => {
        const start = processorTime();
        searchUnits(text, three, 20);
        return processorTime() - start;
      }),
    );
    const median = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
    expect(median).toBeLessThan(5);
  });
});

describe('unitPath', () => {
  test('goes from small to large when the code is known, and is empty when not', () => {
    expect(unitPathName('00001', three)).toBe('Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội');
    expect(unitPathName('00004', two)).toBe('Phường Ba Đình, Thành phố Hà Nội');
    expect(unitPath('00001', two)).toEqual([]);
  });
});

describe('addressOf', () => {
  test('carries code, geography and validity when a unit was chosen', () => {
    const [unit] = searchUnits('00004', two, 1);
    if (unit === undefined) throw new Error('not found');
    const address = addressOf(unit, two, 'Số 1');
    expect(addressSchema.parse(address)).toEqual({
      country: 'VN',
      geography: 'two-level',
      unitCode: '00004',
      unitValidFrom: '2025-07-01',
      unitName: 'Phường Ba Đình, Thành phố Hà Nội',
      detail: 'Số 1',
    });
  });
});

describe('provinceOfNumber', () => {
  test('finds every province of the list in both geographies when asked', () => {
    for (const { number } of provinceNumbers) {
      expect(provinceOfNumber(`${number}090000123`, three)?.level).toBe('province');
      expect(provinceOfNumber(`${number}090000123`, two)?.level).toBe('province');
    }
    expect(provinceOfNumber('035090000123', three)?.name).toBe('Tỉnh Hà Nam');
    expect(provinceOfNumber('035090000123', two)?.name).toBe('Tỉnh Ninh Bình');
    expect(provinceOfNumber('003090000123', two)).toBeNull();
  });
});

describe('proposeAddress', () => {
  test.each([
    ['Số 1, Phúc Xá, Ba Đình, Hà Nội', '00001', 'Số 1'],
    ['Số 1, ngõ 2, Phường Phúc Xá, Quận Ba Đình, TP Hà Nội', '00001', 'Số 1, ngõ 2'],
    ['12 Phố X, P. Bến Nghé, Q.1, TP.HCM', '26740', '12 Phố X'],
    ['Thôn Không Có, Ba Đình, Hà Nội', '001', 'Thôn Không Có'],
    ['Hà Nội', '01', ''],
  ])('of %j is unit %s and detail %j when read', (text, unitCode, detail) => {
    expect(proposeAddress(text, three)).toMatchObject({ unitCode, detail, geography: 'three-level' });
  });

  test('is nothing when not even the province is known', () => {
    expect(proposeAddress('Số 1, Phố X', three)).toBeNull();
    expect(proposeAddress('', two)).toBeNull();
  });
});
