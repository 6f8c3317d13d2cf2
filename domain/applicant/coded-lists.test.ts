import { describe, expect, test } from 'vitest';
import { isLikelyEmail, isMobilePhone, isVietnamesePhone, normalisePhone } from './contact.ts';
import {
  ethnicGroupName,
  ethnicGroupOf,
  ethnicGroups,
  ethnicScheme,
  searchEthnicGroups,
} from './ethnic-groups.ts';
import { religionName, religionOf, religionScheme, religions } from './religions.ts';

describe('ethnicGroups', () => {
  test('are 54 and two placeholders in the order of 1979 when listed', () => {
    expect(ethnicGroups).toHaveLength(56);
    expect(ethnicGroups.filter(({ placeholder }) => placeholder).map(({ code }) => code)).toEqual([
      '55',
      '56',
    ]);
    expect(['01', '05', '08', '12', '54'].map((code) => ethnicGroupOf(code)?.name)).toEqual([
      'Kinh',
      'Khơ-me',
      'HMông',
      'Ê-đê',
      'Rơ-măm',
    ]);
  });

  test('have a name only in their own scheme when coded', () => {
    expect(ethnicGroupName({ scheme: ethnicScheme, code: '01' })).toBe('Kinh');
    expect(ethnicGroupName({ scheme: 'census-2009', code: '01' })).toBeNull();
    expect(ethnicGroupName({ scheme: ethnicScheme, code: '57' })).toBeNull();
  });

  test.each([
    ['e de', '12'],
    ["H'mong", '08'],
    ['khmer', '05'],
    ['12', '12'],
    ['thai', '03'],
    ['Co', '30'],
  ])('are found by %j when searched', (text, code) => {
    expect(searchEthnicGroups(text)[0]?.code).toBe(code);
  });

  test('are all offered when nothing is typed, none when nothing fits', () => {
    expect(searchEthnicGroups('')).toHaveLength(56);
    expect(searchEthnicGroups('zzz')).toEqual([]);
  });
});

describe('religions', () => {
  test('are none, sixteen and other when listed', () => {
    expect(religions).toHaveLength(18);
    expect(new Set(religions.map(({ code }) => code)).size).toBe(18);
    expect(religionOf('00')?.name).toBe('Không');
    expect(religionName({ scheme: religionScheme, code: '02' })).toBe('Công giáo');
    expect(religionName({ scheme: 'other', code: '02' })).toBeNull();
  });
});

describe('contact', () => {
  test.each([
    ['+84 912 345 678', '0912345678', true, true],
    ['0084912345678', '0912345678', true, true],
    ['024.3825 1234', '02438251234', true, false],
    ['0112345678', '0112345678', false, false],
    ['84', '84', false, false],
  ])('of %j is %s when normalised', (text, normal, phone, mobile) => {
    expect(normalisePhone(text)).toBe(normal);
    expect([isVietnamesePhone(text), isMobilePhone(text)]).toEqual([phone, mobile]);
  });

  test.each([
    ['mau@example.vn', true],
    ['mau@example', false],
    ['mau example@vn.vn', false],
    ['@example.vn', false],
  ])('takes %j for an address: %s when looked at', (text, likely) => {
    expect(isLikelyEmail(text)).toBe(likely);
  });
});
