import { describe, expect, it } from 'vitest';
import { lifeDoubts, lifeFindingCode } from './life-status.ts';

const dead = {
  lifeStatus: 'dead' as const,
  fields: { personalNumber: '003090000123', oldIdentityNumber: '012345678' },
};

describe('lifeDoubts', () => {
  it.each([
    ['the same personal number', { personalNumber: '003090000123' }, true],
    ['the same, as people write it', { personalNumber: '003 090 000 123' }, true],
    ['another personal number', { personalNumber: '003090000124', oldIdentityNumber: '012345678' }, false],
    ['a number that is being typed', { personalNumber: '0030900001' }, false],
    ['the CMND alone', { oldIdentityNumber: '012345678' }, true],
    ['no number', {}, false],
  ])('goes by the number in the form when it is %s', (_state, form, doubted) => {
    expect(lifeDoubts(form, [dead])).toEqual(doubted ? [dead] : []);
  });

  it('has none of the living, nor where two numbers are both unknown', () => {
    const { fields } = dead;
    expect(lifeDoubts(fields, [{ fields }])).toEqual([]);
    expect(lifeDoubts({}, [{ fields: {}, lifeStatus: 'missing' }])).toEqual([]);
  });

  it('is called by what the register says', () => {
    expect([lifeFindingCode('dead'), lifeFindingCode('missing')]).toEqual([
      'register-dead',
      'register-missing',
    ]);
  });
});
