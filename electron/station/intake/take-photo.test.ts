import { describe, expect, it } from 'vitest';
import { jpegWith } from '../../../test/support/station/pictures.ts';
import type { LivenessChallenge, LivenessResult } from '../../../domain/biometrics/face/portrait-check.ts';
import { livenessRemarks } from './photo-sessions.ts';
import { checkFrame, photoLimits } from './take-photo.ts';

const photo = (width: number, height: number) => ({
  jpeg: jpegWith(width, height),
  width,
  height,
  remarks: ['eyes-closed'],
});

describe('checkFrame', () => {
  it.each([
    [600, 800],
    [400, 600],
    [1280, 960],
    [1920, 1080],
  ])('takes %i × %i', (width, height) => {
    expect(checkFrame(photo(width, height))).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['photo-too-small', photo(300, 400)],
    ['photo-too-small', photo(640, 480)],
    ['photo-too-large', photo(5000, 3000)],
    ['photo-malformed', { ...photo(600, 800), width: 601 }],
    ['photo-malformed', { ...photo(600, 800), jpeg: new Uint8Array(100) }],
    ['photo-too-large', { ...photo(600, 800), jpeg: new Uint8Array(photoLimits.bytes + 1) }],
    ['invalid-input', { ...photo(600, 800), remarks: ['Ông Mẫu nhắm mắt'] }],
  ])('refuses with %s', (code, wrong) => {
    expect(checkFrame(wrong)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('livenessRemarks', () => {
  const done = (challenge: LivenessChallenge, met = true) => ({ challenge, met, milliseconds: 900 });

  it.each<[string, readonly LivenessChallenge[], LivenessResult[] | undefined, string[]]>([
    ['nothing was asked', [], undefined, []],
    ['all was done in its order', ['blink', 'turn-left'], [done('blink'), done('turn-left')], []],
    ['nothing came with it', ['blink'], undefined, ['liveness-missing']],
    [
      'the order is another',
      ['blink', 'turn-left'],
      [done('turn-left'), done('blink')],
      ['liveness-missing'],
    ],
    ['one was not met', ['blink'], [done('blink', false)], ['liveness-not-met']],
  ])('says the right thing when %s', (_, asked, results, remarks) => {
    expect(livenessRemarks(asked, results)).toEqual(remarks);
  });
});
