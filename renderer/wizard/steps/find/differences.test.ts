import { describe, expect, test } from 'vitest';
import type { DraftFields } from '../../../../domain/application/fields.ts';
import { differencesOf, patchOf } from './differences.ts';

const found: DraftFields = {
  name: { full: 'NGUYỄN VĂN HÒA' },
  personalNumber: '003090000123',
  sex: 'male',
};

describe('differencesOf', () => {
  test('says new, same and differs when the form is partly filled', () => {
    const form: DraftFields = { name: { full: 'NGUYỄN VĂN HOÀ' }, sex: 'female' };
    expect(differencesOf(found, form)).toEqual([
      { field: 'personalNumber', kind: 'new' },
      { field: 'name', kind: 'same' },
      { field: 'sex', kind: 'differs' },
    ]);
  });
});

describe('patchOf', () => {
  const form: DraftFields = { sex: 'female' };
  const differences = differencesOf(found, form);

  test('fills what is empty and keeps what was typed when nothing was chosen', () => {
    expect(patchOf(found, differences, {})).toEqual({
      personalNumber: '003090000123',
      name: { full: 'NGUYỄN VĂN HÒA' },
    });
  });

  test('takes the found value when the officer chose it', () => {
    expect(patchOf(found, differences, { sex: 'found', name: 'form' })).toEqual({
      personalNumber: '003090000123',
      sex: 'male',
    });
  });
});
