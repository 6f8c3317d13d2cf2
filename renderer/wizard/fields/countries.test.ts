import { describe, expect, test } from 'vitest';
import { countries } from './countries.ts';

describe('countries', () => {
  test.each(['vi', 'en'] as const)(
    'name every state once, Viet Nam first, when the language is %s',
    (language) => {
      const listed = countries(language);
      const labels = listed.map(({ label }) => label);
      expect(listed[0]?.value).toBe('VN');
      expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([]);
      expect(listed.map(({ value }) => value)).toEqual(
        expect.arrayContaining(['LA', 'KH', 'CN', 'DE', 'US']),
      );
      expect(listed.some(({ value }) => ['DD', 'SU', 'EU'].includes(value))).toBe(false);
    },
  );
});
