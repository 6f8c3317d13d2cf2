import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeClearArea,
  encodeDrawingArea,
  encodeImageBlocks,
  encodePixels,
  encodeStartCapture,
  parseCapability,
  parseInformation,
  parsePen,
  parseStatus,
  parseUid,
} from './codec.ts';

describe('STU codec', () => {
  it('never throws when a report is anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (report) => {
        for (const parse of [parseStatus, parseInformation, parseCapability, parseUid]) {
          const parsed = parse(report);
          if (!parsed.ok) expect(parsed.error.code).toBe('protocol-error');
        }
        parsePen(report);
      }),
      { numRuns: 1000 },
    );
    for (const id of [0x03, 0x08, 0x09, 0x0b, 0x01, 0x30, 0x34]) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 20 }), (rest) => {
          const report = Uint8Array.of(id, ...rest);
          for (const parse of [parseStatus, parseInformation, parseCapability, parseUid, parsePen])
            parse(report);
        }),
      );
    }
  });

  it('reads the capability of a 540 when it answers big-endian', () => {
    const report = Buffer.from('092a30195003ff032001e0c809c40d0000', 'hex');
    expect(parseCapability(report)).toEqual({
      ok: true,
      value: {
        maxX: 10_800,
        maxY: 6480,
        maxPressure: 1023,
        screenWidth: 800,
        screenHeight: 480,
        unitsPerInch: 2500,
      },
    });
  });

  it('refuses a capability when a size is zero', () => {
    expect(parseCapability(new Uint8Array(17).fill(0).with(0, 9)).ok).toBe(false);
  });

  it('reads status with its last error', () => {
    expect(parseStatus(Uint8Array.of(3, 2, 2, 0, 0))).toEqual({
      ok: true,
      value: { state: 'capture', lastError: 'wrong-state' },
    });
    expect(parseStatus(Uint8Array.of(3, 9, 0, 0, 0)).ok).toBe(false);
  });

  it('reads a pen with time and sequence', () => {
    // In reach, tip down, pressure 0x2a5, x 0x1234, y 0x0456, time 0xfffe, sequence 7.
    const report = Buffer.from('3492a512340456fffe0007', 'hex');
    expect(parsePen(report)).toEqual({
      inProximity: true,
      touching: true,
      pressure: 0x2a5,
      x: 0x1234,
      y: 0x0456,
      time: 0xfffe,
      sequence: 7,
    });
    expect(parsePen(Buffer.from('01800012340456', 'hex'))).toMatchObject({
      touching: false,
      time: undefined,
    });
    expect(parsePen(Buffer.from('9900', 'hex'))).toBeUndefined();
  });

  it('writes session ids big-endian and rectangles little-endian with inclusive edges', () => {
    expect(Buffer.from(encodeStartCapture(0x01020304)).toString('hex')).toBe('1501020304');
    const area = { left: 16, top: 173, right: 784, bottom: 366 };
    expect(Buffer.from(encodeClearArea(area)).toString('hex')).toBe('2300011000ad000f036d01');
    expect(Buffer.from(encodeDrawingArea(area)).toString('hex')).toBe('2a1000ad000f036d01');
  });

  it('cuts an image into blocks of 253 bytes that join to the same image', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1500 }), (image) => {
        const blocks = [...encodeImageBlocks(image)];
        expect(blocks.every((block) => block.length === 256 && block[0] === 0x26)).toBe(true);
        const joined = blocks.flatMap((block) => [
          ...block.subarray(3, 3 + (block[1] ?? 0) + 256 * (block[2] ?? 0)),
        ]);
        expect(joined).toEqual([...image]);
      }),
    );
  });

  it('turns RGB into BGR for colour pads and into bits for the 430', () => {
    const red = Uint8Array.of(200, 10, 30);
    expect([...encodePixels(red, 1, 1, '24-bit')]).toEqual([30, 10, 200]);
    const line = new Uint8Array(10 * 3).fill(255);
    line.fill(0, 0, 3);
    line.fill(0, 27, 30);
    // Black is 0, leftmost is the highest bit, rows begin on a byte.
    expect([...encodePixels(line, 10, 1, '1-bit')]).toEqual([0b01111111, 0b10111111]);
  });
});
