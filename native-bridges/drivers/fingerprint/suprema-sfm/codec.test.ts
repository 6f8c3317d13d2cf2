import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../domain/result.ts';
import {
  decodeSfm,
  decodeSfmPicture,
  encodeSfm,
  maskSfmFrame,
  parameterText,
  sfmCommands,
  sfmFailure,
  sfmFlags,
  sfmParameters,
  SfmReader,
  type SfmPacket,
} from './codec.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const packet: fc.Arbitrary<SfmPacket> = fc
  .record({
    command: fc.integer({ min: 0, max: 255 }).filter((command) => command !== sfmCommands.scanPicture),
    parameter: uint32,
    size: uint32,
    flag: fc.integer({ min: 0, max: 255 }),
    terminal: fc.option(fc.integer({ min: 0, max: 0xffff }), { nil: undefined }),
  })
  .map(({ terminal, ...rest }) => (terminal === undefined ? rest : { ...rest, terminal }));

describe('encodeSfm', () => {
  it('gives the bytes of the manual', () => {
    const nothing = { parameter: 0, size: 0, flag: 0 };
    expect(hex(encodeSfm({ ...nothing, command: sfmCommands.scanPicture }))).toBe(
      '4015000000000000000000550a',
    );
    expect(hex(encodeSfm({ ...nothing, command: sfmCommands.status }))).toBe('4004000000000000000000440a');
    const grey = {
      command: sfmCommands.writeParameter,
      parameter: 0,
      size: 0x30,
      flag: sfmParameters.pictureFormat,
    };
    expect(hex(encodeSfm(grey))).toBe('400100000000300000006cdd0a');
  });

  it('is undone by decodeSfm, in both forms', () => {
    fc.assert(
      fc.property(packet, (one) => {
        expect(decodeSfm(encodeSfm(one))).toEqual(one);
      }),
    );
  });
});

describe('SfmReader', () => {
  it('gives packets and the announced data back when the stream is cut anywhere', () => {
    const data = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 4 }),
        data,
        fc.integer({ min: 1, max: 60 }),
        (packets, bytes, step) => {
          const announced = {
            command: sfmCommands.scanPicture,
            parameter: 0,
            size: bytes.length,
            flag: sfmFlags.done,
          };
          const stream = Buffer.concat([
            ...packets.map(encodeSfm),
            encodeSfm(announced),
            bytes,
            Buffer.of(0x0a),
            ...packets.map(encodeSfm),
          ]);
          const reader = new SfmReader();
          const heard = [];
          for (let at = 0; at < stream.length; at += step)
            heard.push(...reader.push(stream.subarray(at, at + step)));
          const plain = heard.map((one) => ('data' in one ? { data: hex(one.data) } : one));
          expect(plain).toEqual([
            ...packets.map((one) => ({ packet: one })),
            { packet: announced },
            { data: hex(bytes) },
            ...packets.map((one) => ({ packet: one })),
          ]);
        },
      ),
    );
  });

  it('finds the next packet when noise comes before it', () => {
    const one = { command: sfmCommands.status, parameter: 0x30, size: 0, flag: sfmFlags.done };
    const heard = new SfmReader().push(Buffer.concat([Buffer.from('ff00aa', 'hex'), encodeSfm(one)]));
    expect(heard).toEqual([{ damaged: 'packet' }, { packet: one }]);
  });

  it('does not throw when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(new SfmReader().push(bytes).length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

describe('decodeSfmPicture', () => {
  it('takes bare pixels by their number, and any size with the header of the SDK', () => {
    expect(unwrap(decodeSfmPicture(new Uint8Array(87_040)))).toMatchObject({
      width: 272,
      height: 320,
      ppi: 500,
    });
    expect(unwrap(decodeSfmPicture(new Uint8Array(120_000)))).toMatchObject({ width: 300, height: 400 });
    const withHeader = Buffer.alloc(28 + 20 * 10, 9);
    for (const [index, value] of [20, 10, 0, 0, 0, 200, 0].entries())
      withHeader.writeInt32LE(value, index * 4);
    const image = unwrap(decodeSfmPicture(withHeader));
    expect([image.width, image.height, image.pixels.length, image.pixels[0]]).toEqual([20, 10, 200, 9]);
  });

  it('refuses an unknown size, and what is compressed', () => {
    expect(decodeSfmPicture(new Uint8Array(1000)).ok).toBe(false);
    const compressed = Buffer.alloc(28 + 200);
    for (const [index, value] of [20, 10, 1, 0, 0, 200, 0].entries())
      compressed.writeInt32LE(value, index * 4);
    expect(decodeSfmPicture(compressed).ok).toBe(false);
  });
});

describe('parameterText', () => {
  it('is text where it is, else a number', () => {
    expect([parameterText(0x32362e31), parameterText(2_026_001)]).toEqual(['1.62', '2026001']);
  });
});

describe('sfmFailure', () => {
  it('tells what the officer must know apart', () => {
    expect([0x6c, 0x63, 0xb0, 0x80, 0x81, 0xa1, 0x75].map(sfmFailure)).toEqual([
      'no-finger',
      'poor-image',
      'poor-image',
      'not-ready',
      'cancelled',
      'permission-denied',
      'protocol-error',
    ]);
  });
});

describe('maskSfmFrame', () => {
  it('shows packets and hides what is none, with its end mark', () => {
    const one = encodeSfm({ command: sfmCommands.scanPicture, parameter: 0, size: 4, flag: sfmFlags.done });
    const frame = { direction: 'in', operation: 'data' } as const;
    const bytes = Buffer.concat([one, Buffer.of(1, 2, 3, 4, 0x0a)]);
    expect(hex(maskSfmFrame({ ...frame, bytes }))).toBe(`${hex(one)}2a2a2a2a0a`);
    expect(hex(maskSfmFrame({ ...frame, bytes: Uint8Array.of(1, 2) }))).toBe('2a2a');
  });
});
