import { describe, expect, it } from 'vitest';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import { SteadyPrompt } from './steady-prompt.ts';

/** What is said when looks, a quarter of a second apart, find these. */
function said(...found: FingerPrompt[]): FingerPrompt[] {
  const steady = new SteadyPrompt('place-right-four');
  return found.map((prompt, look) => steady.say(prompt, 250 * look));
}

describe('SteadyPrompt', () => {
  it('asks to hold still when fingers land one after the other', () => {
    expect(said('place-right-four', 'too-few-fingers', 'hold-still')).toEqual([
      'place-right-four',
      'hold-still',
      'hold-still',
    ]);
  });
  it('says what is wrong when two looks agree', () => {
    expect(said('too-few-fingers', 'too-few-fingers').at(-1)).toBe('too-few-fingers');
    expect(said('too-few-fingers', 'centre-finger', 'too-few-fingers').at(-1)).toBe('hold-still');
  });
  it('calls a hand the wrong one when three looks agree', () => {
    expect(said('wrong-hand', 'wrong-hand').at(-1)).toBe('hold-still');
    expect(said('wrong-hand', 'wrong-hand', 'wrong-hand').at(-1)).toBe('wrong-hand');
    expect(said('wrong-hand', 'wrong-hand', 'hold-still', 'wrong-hand').at(-1)).toBe('hold-still');
  });
  it('keeps a sentence long enough to be read when the next look finds something else', () => {
    expect(said('hold-still', 'too-dry', 'press-harder', 'press-harder', 'press-harder')).toEqual([
      'hold-still',
      'too-dry',
      'too-dry',
      'too-dry',
      'press-harder',
    ]);
  });
  it('asks for the hand at once when it is lifted', () => {
    expect(said('hold-still', 'too-dry', 'place-right-four').at(-1)).toBe('place-right-four');
  });
});
