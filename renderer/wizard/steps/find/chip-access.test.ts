import { describe, expect, it } from 'vitest';
import { accessOf, knownAccess } from './chip-access.ts';

const typed = { documentNumber: '090000123', dateOfBirth: '01/02/1990', dateOfExpiry: '1/2/2030', can: '' };

describe('accessOf', () => {
  it('is what the MRZ would say when number and both dates are typed', () => {
    expect(accessOf('mrz', typed)).toEqual({
      kind: 'mrz',
      documentNumber: '090000123',
      dateOfBirth: '900201',
      dateOfExpiry: '300201',
    });
  });

  it('is nothing while a part is missing or is no date', () => {
    expect(accessOf('mrz', { ...typed, dateOfExpiry: '2030' })).toBeNull();
    expect(accessOf('mrz', { ...typed, dateOfBirth: '31/02/1990' })).toBeNull();
    expect(accessOf('mrz', { ...typed, documentNumber: '09000012' })).toBeNull();
    expect(accessOf('can', typed)).toBeNull();
  });

  it('is the six digits of the CAN, spaces or not', () => {
    expect(accessOf('can', { ...typed, can: '123 456' })).toEqual({ kind: 'can', number: '123456' });
    expect(accessOf('can', { ...typed, can: '12345' })).toBeNull();
  });
});

describe('knownAccess', () => {
  it('takes number and birth from the form when they are whole', () => {
    expect(
      knownAccess({
        personalNumber: '003090000123',
        birthDate: { value: '1990-02-01', precision: 'day' },
      }),
    ).toMatchObject({ documentNumber: '090000123', dateOfBirth: '01/02/1990', dateOfExpiry: '' });
    expect(knownAccess({ birthDate: { value: '1990', precision: 'year' } })).toMatchObject({
      documentNumber: '',
      dateOfBirth: '',
    });
  });
});
