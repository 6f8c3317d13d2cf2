import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jpegWith } from '../../../test/support/station/pictures.ts';
import { jpegSize } from './jpeg-header.ts';

describe('jpegSize', () => {
  it('reads width and height when the frame is baseline or progressive', () => {
    expect(jpegSize(jpegWith(600, 800))).toEqual({ ok: true, value: { width: 600, height: 800 } });
    expect(jpegSize(jpegWith(1200, 1600, 0xc2))).toEqual({ ok: true, value: { width: 1200, height: 1600 } });
  });

  it('refuses a picture when its end is cut off or something follows it', () => {
    const jpeg = jpegWith(600, 800);
    expect(jpegSize(jpeg.subarray(0, -1))).toMatchObject({ ok: false, error: { code: 'jpeg-malformed' } });
    expect(jpegSize(new Uint8Array([...jpeg, 0]))).toMatchObject({ ok: false });
  });

  it('never throws when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const framed = new Uint8Array([0xff, 0xd8, ...bytes, 0xff, 0xd9]);
        expect(typeof jpegSize(framed).ok).toBe('boolean');
        expect(typeof jpegSize(bytes).ok).toBe('boolean');
      }),
    );
  });
});
