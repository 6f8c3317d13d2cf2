import { describe, expect, test } from 'vitest';
import { choiceFor, fittingOptions } from './combo-choice.ts';

const kinh = { value: '01', label: '01 Kinh' };
const hmong = { value: '08', label: "08 Mông (H'Mông)" };
const mong = { value: '09', label: 'Mông' };

describe('choiceFor', () => {
  test('takes the first entry that fits when Enter is pressed', () => {
    expect(choiceFor('mong', [hmong, mong], 'enter')).toEqual({ kind: 'take', option: hmong });
  });
  test('waits when the list is not here yet', () => {
    expect(choiceFor('mong', null, 'enter')).toEqual({ kind: 'wait' });
    expect(choiceFor('mong', null, 'leave')).toEqual({ kind: 'wait' });
  });
  test('takes the only entry that fits when the field is left', () => {
    expect(choiceFor('kin', [kinh], 'leave')).toEqual({ kind: 'take', option: kinh });
  });
  test('takes the entry called exactly so when several fit', () => {
    expect(choiceFor('mông', [hmong, mong], 'leave')).toEqual({ kind: 'take', option: mong });
  });
  test('keeps the text when the field is left and several or none fit', () => {
    expect(choiceFor('o', [hmong, mong], 'leave')).toEqual({ kind: 'keep', why: 'several' });
    expect(choiceFor('xyz', [], 'leave')).toEqual({ kind: 'keep', why: 'none' });
    expect(choiceFor('xyz', [], 'enter')).toEqual({ kind: 'keep', why: 'none' });
  });
  test('clears when the text was erased', () => {
    expect(choiceFor(' ', [kinh, mong], 'leave')).toEqual({ kind: 'clear' });
  });
});

describe('fittingOptions', () => {
  test('finds without marks, names beginning so first, when the list has both', () => {
    expect(fittingOptions('mong', [kinh, hmong, mong])).toEqual([mong, hmong]);
  });
  test('lists everything when nothing is typed', () => {
    expect(fittingOptions('', [kinh, mong])).toEqual([kinh, mong]);
  });
});
