import { describe, expect, it } from 'vitest';
import { type TypedProvision, provisionInput } from './setup-state.ts';

const typed: TypedProvision = {
  gatewayUrl: ' https://trung-tam.vn ',
  fingerprint: 'ab12 '.repeat(16),
  code: 'MA-CAI-DAT ',
  officers: [{ key: 1, officerId: ' can-bo ', first: 'bốn con vịt', again: 'bốn con vịt' }],
};

describe('provisionInput', () => {
  it('is what the station wants when everything is typed', () => {
    expect(provisionInput(typed)).toEqual({
      gatewayUrl: 'https://trung-tam.vn',
      caFingerprint: 'AB12'.repeat(16),
      code: 'MA-CAI-DAT',
      officers: [{ officerId: 'can-bo', passphrase: 'bốn con vịt' }],
    });
  });

  it.each<[string, Partial<TypedProvision>]>([
    ['the address is not https', { gatewayUrl: 'http://trung-tam.vn' }],
    ['a digit of the fingerprint is missing', { fingerprint: 'ab12 '.repeat(15) + 'ab1' }],
    ['a letter O stands in the fingerprint', { fingerprint: `${'ab12 '.repeat(15)}ab1O` }],
    ['the code is too short', { code: 'MA' }],
    ['nobody is named', { officers: [] }],
    ['the passphrases differ', { officers: [{ key: 1, officerId: 'a', first: 'bốn con vịt', again: 'x' }] }],
    [
      'an officer stands there twice',
      {
        officers: [...typed.officers, { key: 2, officerId: 'can-bo', first: '12345678', again: '12345678' }],
      },
    ],
  ])('is nothing yet when %s', (_why, change) => {
    expect(provisionInput({ ...typed, ...change })).toBeNull();
  });
});
