import { describe, expect, test } from 'vitest';
import type { DraftFields } from '../../../../domain/application/fields.ts';
import { patchOf, proposedIn } from './differences.ts';

const found: DraftFields = {
  name: { full: 'NGUYỄN VĂN HÒA' },
  personalNumber: '003090000123',
  sex: 'male',
};

describe('proposedIn', () => {
  test('says new, same and differs when the form is partly filled', () => {
    const form: DraftFields = { name: { full: 'NGUYỄN VĂN HOÀ' }, sex: 'female' };
    expect(proposedIn({ kind: 'qr', fields: found }, form)).toEqual([
      { field: 'personalNumber', kind: 'new' },
      { field: 'name', kind: 'same' },
      { field: 'sex', kind: 'differs' },
    ]);
  });

  test('takes a name without marks for the one in the form when an MRZ says it', () => {
    const form: DraftFields = { name: { full: 'NGUYỄN VĂN HOÀ' } };
    const said = { name: { full: 'NGUYEN VAN HOA' } };
    expect(proposedIn({ kind: 'mrz', fields: said }, form)).toEqual([{ field: 'name', kind: 'same' }]);
    expect(proposedIn({ kind: 'qr', fields: said }, form)).toEqual([{ field: 'name', kind: 'differs' }]);
  });
});

describe('patchOf', () => {
  const form: DraftFields = { sex: 'female' };
  const differences = proposedIn({ kind: 'qr', fields: found }, form);

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
