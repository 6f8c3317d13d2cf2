import { describe, expect, it } from 'vitest';
import { secondsOf, waitWords } from './wait.ts';

const t = (key: string, values?: object): string => `${key} ${JSON.stringify(values)}`;

describe('waitWords', () => {
  it('counts seconds when less than a minute is left', () => {
    expect(waitWords(t, 59)).toBe('time.seconds {"seconds":59}');
  });

  it('keeps two digits of seconds when minutes are left', () => {
    expect(waitWords(t, 1805)).toBe('time.minutes {"minutes":30,"seconds":"05"}');
  });
});

describe('secondsOf', () => {
  it('is nothing when the failure says no wait', () => {
    expect(secondsOf({ code: 'passphrase-wrong' })).toBe(0);
    expect(secondsOf(null)).toBe(0);
  });

  it('is what the station said when a wait is on', () => {
    expect(secondsOf({ code: 'officer-locked', details: { seconds: 1800 } })).toBe(1800);
  });
});
