import { describe, expect, it } from 'vitest';
import { jpegWith } from '../../../test/support/station/pictures.ts';
import { checkPhoto, photoLimits } from './take-photo.ts';

const photo = (width: number, height: number) => ({
  jpeg: jpegWith(width, height),
  width,
  height,
  remarks: ['eyes-closed'],
});

describe('checkPhoto', () => {
  it.each([
    [600, 800],
    [400, 600],
    [700, 900],
  ])('takes %i × %i', (width, height) => {
    expect(checkPhoto(photo(width, height))).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['photo-too-small', photo(300, 400)],
    ['photo-ratio', photo(800, 600)],
    ['photo-ratio', photo(600, 1000)],
    ['photo-malformed', { ...photo(600, 800), width: 601 }],
    ['photo-malformed', { ...photo(600, 800), jpeg: new Uint8Array(100) }],
    ['photo-too-large', { ...photo(600, 800), jpeg: new Uint8Array(photoLimits.bytes + 1) }],
    ['invalid-input', { ...photo(600, 800), remarks: ['Ông Mẫu nhắm mắt'] }],
  ])('refuses with %s', (code, wrong) => {
    expect(checkPhoto(wrong)).toMatchObject({ ok: false, error: { code } });
  });
});
