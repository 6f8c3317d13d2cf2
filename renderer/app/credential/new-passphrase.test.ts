import { describe, expect, it } from 'vitest';
import { problemOf } from './new-passphrase.tsx';

describe('problemOf', () => {
  it('asks for both when one is empty', () => {
    expect(problemOf({ first: '', again: '' })).toBe('newPassphrase.missing');
    expect(problemOf({ first: 'bốn con vịt', again: '' })).toBe('newPassphrase.missing');
  });

  it('asks for more when it is shorter than the station takes', () => {
    expect(problemOf({ first: 'vịt', again: 'vịt' })).toBe('newPassphrase.short');
  });

  it('says so when the two differ', () => {
    expect(problemOf({ first: 'bốn con vịt', again: 'bốn con vit' })).toBe('newPassphrase.differ');
  });

  it('takes both when an input method composed them differently', () => {
    expect(problemOf({ first: 'bốn con vịt', again: 'bốn con vịt'.normalize('NFD') })).toBeNull();
  });
});
