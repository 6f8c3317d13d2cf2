import { describe, expect, test } from 'vitest';
import { fingerprintCaptureIds } from './positions.ts';
import { checkAttempt, checkSequence, nextCapture } from './sequence-checks.ts';

const code = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

describe('checkAttempt', () => {
  const plain = (...fingers: ('LEFT_THUMB' | 'RIGHT_THUMB' | 'RIGHT_INDEX')[]) =>
    fingers.map((finger) => ({ finger, impression: 'plain' as const }));
  const thumbs = ['LEFT_THUMB', 'RIGHT_THUMB'] as const;

  test.each([
    ['ok', plain('RIGHT_THUMB', 'LEFT_THUMB')],
    ['wrong-finger-count', plain('LEFT_THUMB')],
    ['wrong-finger-count', plain()],
    ['finger-twice', plain('LEFT_THUMB', 'LEFT_THUMB')],
    ['wrong-finger', plain('LEFT_THUMB', 'RIGHT_INDEX')],
  ])('answers %s when the scanner returned %j', (expected, fingers) => {
    expect(code(checkAttempt('PLAIN_THUMBS', thumbs, fingers))).toBe(expected);
  });

  test('refuses a flat finger when a rolled one was asked', () => {
    expect(code(checkAttempt('ROLLED_RIGHT_INDEX', ['RIGHT_INDEX'], plain('RIGHT_INDEX')))).toBe(
      'wrong-impression',
    );
  });

  test('expects fewer fingers when one is excepted', () => {
    expect(code(checkAttempt('PLAIN_THUMBS', ['RIGHT_THUMB'], plain('RIGHT_THUMB')))).toBe('ok');
  });
});

describe('checkSequence', () => {
  const all = [...fingerprintCaptureIds];

  test.each([
    ['ok', all],
    ['capture-missing', all.slice(0, 12)],
    ['capture-twice', [...all, 'PLAIN_THUMBS' as const]],
    ['capture-order', all.toReversed()],
  ])('answers %s when captured as given', (expected, captured) => {
    expect(code(checkSequence(all, captured))).toBe(expected);
  });

  test('refuses a capture when the policy does not ask for it', () => {
    expect(code(checkSequence(['PLAIN_THUMBS'], ['PLAIN_THUMBS', 'ROLLED_LEFT_RING']))).toBe(
      'capture-unknown',
    );
  });
});

describe('nextCapture', () => {
  test('is the first still to do in the order of the rule when some are done', () => {
    const states = fingerprintCaptureIds.map((captureId, index) => ({
      captureId,
      state: index < 3 ? 'good' : 'todo',
    }));
    expect(nextCapture(states.toReversed())).toBe('ROLLED_RIGHT_THUMB');
    expect(nextCapture(states.map((one) => ({ ...one, state: 'good' })))).toBeNull();
  });
});
