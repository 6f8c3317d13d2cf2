import { describe, expect, test } from 'vitest';
import { groupPersonalNumber, groupWhileTyping } from '../../design/format.ts';
import { caretAfter } from './caret.ts';
import { leftDate, typedDate } from './date-field.tsx';

describe('groupWhileTyping', () => {
  test('groups 3-1-2-6 as far as typed when there are only digits', () => {
    expect(['003', '0030', '00309', '003090000123'].map(groupWhileTyping)).toEqual([
      '003',
      '003 0',
      '003 0 9',
      '003 0 90 000123',
    ]);
  });
  test('leaves text alone when it is no number', () => {
    expect(groupWhileTyping('A12 3')).toBe('A12 3');
    expect(groupPersonalNumber('012345678')).toBe('012345678');
  });
});

describe('caretAfter', () => {
  test('stays behind the digit just typed when the text is regrouped', () => {
    expect(caretAfter('003 90', 5, '003 9 0')).toBe(5);
    expect(caretAfter('0031', 4, '003 1')).toBe(5);
    expect(caretAfter('12', 0, '12')).toBe(0);
  });
});

describe('typed dates', () => {
  test('are ISO as soon as they are whole when typed as digits', () => {
    expect(typedDate('02011990')).toEqual({ value: '1990-01-02', precision: 'day' });
  });
  test('stay as typed when they may go on', () => {
    expect(typedDate('1990')).toEqual({ value: '1990', precision: 'day' });
    expect(typedDate('0201')).toEqual({ value: '0201', precision: 'day' });
    expect(typedDate(' ')).toBeNull();
  });
  test('become a year or a month when the field is left', () => {
    expect(leftDate('1948')).toEqual({ value: '1948', precision: 'year' });
    expect(leftDate('00/05/1948')).toEqual({ value: '1948-05', precision: 'month' });
    expect(leftDate('31021990')).toEqual({ value: '31021990', precision: 'day' });
  });
});
