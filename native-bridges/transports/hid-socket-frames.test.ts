import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHidFrame, frameKinds, HidFrameReader, type HidFrame } from './hid-socket-frames.ts';

const frame: fc.Arbitrary<HidFrame> = fc.record({
  kind: fc.constantFrom(...frameKinds),
  tag: fc.integer({ min: 0, max: 0xffff }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

describe('HidFrameReader', () => {
  it('gives every frame back when the stream is cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (frames, step) => {
        const stream = Buffer.concat(frames.map(encodeHidFrame));
        const reader = new HidFrameReader();
        const seen: HidFrame[] = [];
        for (let at = 0; at < stream.length; at += step) {
          const pushed = reader.push(stream.subarray(at, at + step));
          if (pushed.ok) seen.push(...pushed.value);
        }
        expect(seen.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] }))).toEqual(
          frames.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] })),
        );
      }),
    );
  });

  it('refuses without throwing when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const pushed = new HidFrameReader().push(bytes);
        if (!pushed.ok) expect(pushed.error.code).toBe('protocol-error');
      }),
    );
  });
});
