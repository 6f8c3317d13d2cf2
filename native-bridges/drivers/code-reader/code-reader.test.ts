import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodeLines } from './code-lines.ts';
import { longestCode, readCodeBytes } from './code-text.ts';
import { CodeReports, parseCodeReport } from './hid-pos.ts';
import { maskCodeFrame } from './mask.ts';

const card = '003099000017||NGUYỄN VĂN ẢNH|01011990|Nam|Số 1, Phố Mẫu, Hà Nội|15042021';
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const textsOf = (codes: readonly Uint8Array[]) => codes.map((code) => Buffer.from(code).toString());

describe('code lines', () => {
  it.each([
    ['CR', '', '\r'],
    ['LF', '', '\n'],
    ['CR LF', '', '\r\n'],
    ['STX ETX', '\u0002', '\u0003'],
  ])('gives each code once when it ends with %s, however the bytes arrive', (_, before, after) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const bytes = bytesOf([card, 'second', card].map((code) => before + code + after).join(''));
        const lines = new CodeLines();
        const codes: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          codes.push(...lines.push(bytes.subarray(at, at + size)).codes);
          at += size;
        }
        expect(textsOf(codes)).toEqual([card, 'second', card]);
        expect(lines.silence()).toEqual({ codes: [], refused: 0 });
      }),
      { numRuns: 50 },
    );
  });

  it('takes what stands before a silence for a code when the reader never ends its codes', () => {
    const lines = new CodeLines();
    expect(lines.push(bytesOf(card)).codes).toEqual([]);
    expect(textsOf(lines.silence().codes)).toEqual([card]);
  });

  it('refuses what stands before a silence when the reader has ended a code before', () => {
    const lines = new CodeLines();
    lines.push(bytesOf('first\r'));
    lines.push(bytesOf('cut of'));
    expect(lines.silence()).toEqual({ codes: [], refused: 1 });
    expect(textsOf(lines.push(bytesOf('third\r')).codes)).toEqual(['third']);
  });

  it('refuses a frame without an end, and one that begins in another', () => {
    const lines = new CodeLines();
    lines.push(bytesOf('\u0002half'));
    expect(lines.silence()).toEqual({ codes: [], refused: 1 });
    expect(lines.push(bytesOf('\u0002half\u0002whole\u0003'))).toMatchObject({ refused: 1 });
  });

  it('keeps no more than its limit when a code never ends', () => {
    const lines = new CodeLines();
    for (let turn = 0; turn < 100; turn += 1) lines.push(new Uint8Array(4096).fill(0x41));
    expect(lines.push(bytesOf('\r'))).toEqual({ codes: [], refused: 1 });
    expect(textsOf(lines.push(bytesOf('next\r')).codes)).toEqual(['next']);
  });
});

describe('code text', () => {
  it('is told from its AIM identifier', () => {
    expect(readCodeBytes(bytesOf(`]Q1${card}`))).toEqual({ symbology: 'Q1', text: card });
    expect(readCodeBytes(bytesOf(card))).toEqual({ symbology: null, text: card });
    expect(readCodeBytes(bytesOf(']no identifier'))?.symbology).toBe(null);
  });

  it('is the same text when a reader sends Windows-1258 instead of UTF-8', () => {
    // NGUYỄN ẢNH, the tone marks behind their letters.
    const page = Uint8Array.of(0x4e, 0x47, 0x55, 0x59, 0xca, 0xde, 0x4e, 0x20, 0x41, 0xd2, 0x4e, 0x48);
    expect(readCodeBytes(page)?.text).toBe('NGUYỄN ẢNH');
  });

  it('keeps the separators of GS1 and refuses noise, nothing, and more than its limit', () => {
    expect(readCodeBytes(bytesOf('01\u001d10'))?.text).toBe('01\u001d10');
    for (const text of ['', 'a\u0000b', 'a\u0007b', '\u007f', ']Q1', 'x'.repeat(longestCode + 1)]) {
      expect(readCodeBytes(bytesOf(text))).toBeUndefined();
    }
  });

  it('never throws, and never gives more than its limit, when bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const lines = new CodeLines();
        for (const code of [...lines.push(bytes).codes, ...lines.silence().codes]) {
          expect(readCodeBytes(code)?.text.length ?? 0).toBeLessThanOrEqual(longestCode);
        }
      }),
    );
  });
});

function report(data: Uint8Array, more: boolean, aim = ']Q1'): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([2, data.length, ...bytesOf(aim)]);
  bytes.set(data, 5);
  bytes[63] = more ? 1 : 0;
  return bytes;
}

describe('point-of-sale reports', () => {
  it('join to the code that was cut into them', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }), (text) => {
        const bytes = bytesOf(`${text}.`);
        const reports = new CodeReports();
        const codes: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += 56) {
          codes.push(...reports.push(report(bytes.subarray(at, at + 56), at + 56 < bytes.length)).codes);
        }
        expect(textsOf(codes)).toEqual([`]Q1${text}.`]);
      }),
      { numRuns: 50 },
    );
  });

  it('are refused when they are of another kind, too short, or say an impossible length', () => {
    for (const wrong of [new Uint8Array(64), report(bytesOf('x'), false).subarray(0, 63)]) {
      expect(parseCodeReport(wrong)).toBeUndefined();
    }
    const long = report(bytesOf('x'), false);
    long[1] = 57;
    expect(new CodeReports().push(long)).toEqual({ codes: [], refused: 1 });
    const spoilt = new CodeReports();
    spoilt.push(report(bytesOf('a'.repeat(56)), true));
    spoilt.push(long);
    expect(spoilt.push(report(bytesOf('the end'), false)).codes).toEqual([]);
    expect(textsOf(spoilt.push(report(bytesOf('next'), false)).codes)).toEqual([']Q1next']);
  });

  it('give up a code whose next part never came', () => {
    const reports = new CodeReports();
    reports.push(report(bytesOf('first half'), true));
    expect(reports.silence()).toEqual({ codes: [], refused: 1 });
    expect(textsOf(reports.push(report(bytesOf('whole\r'), false)).codes)).toEqual([']Q1whole']);
  });
});

describe('mask', () => {
  it('keeps lengths and frames, and nothing of what was read', () => {
    const line = maskCodeFrame({ direction: 'in', operation: 'data', bytes: bytesOf(`\u0002${card}\u0003`) });
    expect(Buffer.from(line).toString()).toMatch(/^\u0002\*+\u0003$/);
    const masked = maskCodeFrame({
      direction: 'in',
      operation: 'input',
      bytes: report(bytesOf('003099000017'), true),
    });
    expect(Buffer.from(masked).includes('0030')).toBe(false);
    expect(parseCodeReport(masked)).toMatchObject({ continues: true });
  });
});
