import { expect, it } from 'vitest';
import { signingCountries } from './countries.ts';

it('signingCountries knows whose authorities sign for an issuing state, and of nobody who signs for a specimen', () => {
  expect(signingCountries('VNM')).toEqual(['VN']);
  expect(signingCountries('D<<')).toEqual(['DE']);
  expect(signingCountries('CHN')).toContain('HK');
  for (const state of ['UTO', '<<<', '', 'VN', 'vnm']) expect(signingCountries(state)).toBeUndefined();
});
