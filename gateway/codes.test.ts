import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCode, hashOfCode } from './codes.ts';
import type { Store } from './store/store.ts';

const grant = { stationName: 's', unitCode: 'u', unitName: 'n', policyId: '2021-07', officers: [] } as const;

describe('codes', () => {
  it('are stored as a hash only, and looked up as they may be typed', async () => {
    const kept: string[] = [];
    const store: Pick<Store, 'addCode'> = {
      addCode: ({ hash }) => {
        kept.push(hash);
        return Promise.resolve();
      },
    };
    const code = await addCode(store, grant, new Date());
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/);
    for (const typed of [
      code,
      code.toLowerCase(),
      code.replaceAll('-', ''),
      ` ${code.replaceAll('0', 'O').replaceAll('1', 'l')} `,
    ]) {
      expect(hashOfCode(typed)).toBe(kept[0]);
    }
  });

  it('never hash to the same when they are different', () => {
    const letter = fc.constantFrom(...Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ'));
    const code = fc.string({ unit: letter, minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(code, code, (left, right) => {
        expect(hashOfCode(left) === hashOfCode(right)).toBe(left === right);
      }),
    );
  });
});
