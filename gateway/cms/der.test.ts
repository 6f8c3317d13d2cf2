import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reading } from '../malformed.ts';
import { DerReader, decodeTime, readHeader, tags } from './der.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const read = <T>(hex: string, use: (reader: DerReader) => T) => reading(() => use(new DerReader(bytes(hex))));

describe('DerReader', () => {
  it('reads nested elements when they are DER', () => {
    const result = read('30 06 02 01 05 04 01 ff', (reader) => {
      const inside = reader.sequence();
      reader.end();
      const number = inside.smallInteger();
      const octets = inside.take(tags.octetString).content;
      inside.end();
      return [number, ...octets];
    });
    expect(result).toEqual({ ok: true, value: [5, 255] });
  });

  it.each([
    ['the length is not minimal', '04 81 01 00'],
    ['the length has a leading zero', '04 82 00 80'],
    ['the length is indefinite', '04 80 00 00'],
    ['the length has five octets', '04 85 01 00 00 00 00'],
    ['the content is cut off', '04 05 00'],
    ['the header is cut off', '04'],
    ['the tag has a second octet', '1f 81 01 00'],
    ['there is nothing', ''],
  ])('is malformed when %s', (_state, hex) => {
    expect(read(hex, (reader) => reader.any()).ok).toBe(false);
  });

  it('never throws anything but malformed when the bytes are random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (random) => {
        const result = reading(() => {
          const reader = new DerReader(random);
          while (!reader.atEnd) reader.any();
          return reader.atEnd;
        });
        expect(result.ok ? result.value : typeof result.cause).toBe(result.ok ? true : 'string');
      }),
    );
  });

  it('reads every length back when it is written minimally', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (length) => {
        const octets: number[] = [];
        for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
        const header = length < 0x80 ? [0x04, length] : [0x04, 0x80 | octets.length, ...octets];
        expect(readHeader(Uint8Array.from(header)).length).toBe(length);
      }),
    );
  });

  it.each([
    ['06 08 2a 86 48 ce 3d 04 03 02', '1.2.840.10045.4.3.2'],
    ['06 09 60 86 48 01 65 03 04 02 01', '2.16.840.1.101.3.4.2.1'],
    ['06 02 88 37', '2.999'],
  ])('reads %s as the object identifier %s', (hex, dotted) => {
    expect(read(hex, (reader) => reader.oid())).toEqual({ ok: true, value: dotted });
  });

  it.each(['06 00', '06 01 80', '06 02 80 01', '06 02 2a 86'])(
    'is malformed when the identifier is %s',
    (hex) => {
      expect(read(hex, (reader) => reader.oid()).ok).toBe(false);
    },
  );
});

describe('decodeTime', () => {
  const time = (tag: number, text: string) =>
    reading(() =>
      decodeTime({ tag, content: Buffer.from(text, 'latin1'), raw: Buffer.alloc(0) }).toISOString(),
    );

  it.each([
    [tags.utcTime, '261121210154Z', '2026-11-21T21:01:54.000Z'],
    [tags.utcTime, '991231235959Z', '1999-12-31T23:59:59.000Z'],
    [tags.generalizedTime, '20500228000000Z', '2050-02-28T00:00:00.000Z'],
  ])('reads tag %i %s as %s', (tag, text, iso) => {
    expect(time(tag, text)).toEqual({ ok: true, value: iso });
  });

  it.each([
    [tags.utcTime, '2611212101Z'],
    [tags.utcTime, '261121210154+0700'],
    [tags.utcTime, '260230000000Z'],
    [tags.utcTime, '261121240000Z'],
    [tags.generalizedTime, '20261121210154.5Z'],
    [tags.octetString, '20261121210154Z'],
  ])('is malformed when tag %i says %s', (tag, text) => {
    expect(time(tag, text).ok).toBe(false);
  });
});
