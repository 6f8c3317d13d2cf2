import { describe, expect, it } from 'vitest';
import { installedMatchesLock } from './dependencies.mjs';

const entry = { version: '1.0.0', integrity: 'sha512-a' };

describe('installedMatchesLock', () => {
  const cases = [
    ['agrees', 'every package is there', { a: entry }, { a: entry }, true],
    [
      'agrees',
      'one for another platform is left out',
      { a: entry, b: { ...entry, optional: true } },
      { a: entry },
      true,
    ],
    ['agrees', 'the project itself is not among the installed', { '': {}, a: entry }, { a: entry }, true],
    ['disagrees', 'a package is missing', { a: entry, b: entry }, { a: entry }, false],
    ['disagrees', 'a version differs', { a: entry }, { a: { ...entry, version: '1.0.1' } }, false],
    ['disagrees', 'the bytes differ', { a: entry }, { a: { ...entry, integrity: 'sha512-b' } }, false],
  ];
  it.each(cases)('%s when %s', (_verb, _state, lock, installed, expected) => {
    expect(installedMatchesLock({ packages: lock }, { packages: installed })).toBe(expected);
  });
});
