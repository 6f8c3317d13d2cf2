import { beforeAll, describe, expect, it } from 'vitest';
import type { DraftFields } from '../../domain/application/fields.ts';
import { startText } from '../i18n/text.ts';
import { reviewColumns } from './review-rows.ts';

const home = {
  country: 'VN',
  geography: 'two-level',
  unitCode: '00004',
  unitName: 'Phường Ba Đình, Thành phố Hà Nội',
  detail: 'Số 5',
} as const;
const fields: DraftFields = {
  name: { full: 'TRẦN THỊ HƯƠNG' },
  birthDate: { value: '1992-05', precision: 'month' },
  personalNumber: '003192000123',
  phone: '',
  permanentAddress: home,
  currentAddress: home,
};

beforeAll(() => {
  // The page's root element carries the language; there is no page here.
  Object.assign(globalThis, { document: { documentElement: { lang: '' } } });
  startText();
});

describe('reviewColumns', () => {
  it('reads back what is filled and leaves out what is empty, who left and where right', () => {
    const [left, right] = reviewColumns(fields, 'change.cccd-to-can-cuoc');
    expect(left?.map(({ id }) => id)).toEqual(['name', 'birthDate', 'personalNumber']);
    expect(right?.map(({ id }) => id)).toEqual(['reason', 'permanentAddress', 'currentAddress']);
    expect(left?.find(({ id }) => id === 'personalNumber')?.value).toBe('003 1 92 000123');
  });

  it('says that the current address is the permanent one when it is', () => {
    const [, right] = reviewColumns(fields, null);
    expect(right?.find(({ id }) => id === 'currentAddress')?.value).toBe('Như nơi thường trú');
    const elsewhere = { ...fields, currentAddress: { ...home, detail: 'Số 7' } };
    const [, other] = reviewColumns(elsewhere, null);
    expect(other?.find(({ id }) => id === 'currentAddress')?.value).toContain('Số 7');
  });

  it('labels every row in both languages', () => {
    for (const row of reviewColumns(fields, 'reissue.lost').flat()) {
      expect(row.label.vi).not.toBe('');
      expect(row.label.en).not.toBe('');
      expect(row.label.en).not.toBe(row.label.vi);
    }
  });
});
