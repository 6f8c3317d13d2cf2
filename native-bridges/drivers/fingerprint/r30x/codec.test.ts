import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../domain/result.ts';
import {
  commands,
  decodePicture,
  encodeCommand,
  encodePacket,
  everyAddress,
  failureOf,
  maskR30xFrame,
  packetKinds,
  PacketReader,
  parseParameters,
  type Packet,
} from './codec.ts';

const packet: fc.Arbitrary<Packet> = fc.record({
  address: fc.integer({ min: 0, max: 0xffffffff }),
  kind: fc.constantFrom(...Object.values(packetKinds)),
  content: fc.uint8Array({ minLength: 1, maxLength: 256 }),
});
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('encodeCommand', () => {
  it('gives the bytes of the manual when a picture is taken and sent', () => {
    expect(hex(encodeCommand(commands.takePicture))).toBe('ef01ffffffff010003010005');
    expect(hex(encodeCommand(commands.sendPicture))).toBe('ef01ffffffff0100030a000e');
  });
});

describe('PacketReader', () => {
  it('gives every packet back when the stream is cut anywhere and a power-on byte comes first', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (packets, step) => {
        const stream = Buffer.concat([Buffer.of(0x55), ...packets.map(encodePacket)]);
        const reader = new PacketReader();
        const heard = [];
        for (let at = 0; at < stream.length; at += step)
          heard.push(...reader.push(stream.subarray(at, at + step)));
        expect(heard.map((one) => ('packet' in one ? hex(encodePacket(one.packet)) : one))).toEqual(
          packets.map((one) => hex(encodePacket(one))),
        );
      }),
    );
  });

  it('says damaged, or waits for more, and never gives a packet when one byte of it is wrong', () => {
    fc.assert(
      fc.property(packet, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, where, flip) => {
        const bytes = encodePacket(one);
        // The address is not covered by the sum.
        const at = where % bytes.length;
        fc.pre(at < 2 || at > 5);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        for (const heard of new PacketReader().push(bytes)) {
          expect('packet' in heard && hex(encodePacket(heard.packet)) === hex(encodePacket(one))).toBe(false);
        }
      }),
    );
  });

  it('does not throw when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(new PacketReader().push(bytes).length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

describe('parseParameters', () => {
  const answer = Uint8Array.of(0, 0, 0, 0, 9, 0, 200, 0, 3, 255, 255, 255, 255, 0, 2, 0, 6);

  it('reads what a module at 57600 with packets of 128 bytes says', () => {
    expect(unwrap(parseParameters(answer))).toEqual({
      systemId: 9,
      capacity: 200,
      address: everyAddress,
      packetSize: 128,
      baudRate: 57_600,
    });
  });

  it('refuses when it is short or out of range', () => {
    expect(parseParameters(answer.subarray(0, 16)).ok).toBe(false);
    expect(parseParameters(answer.with(16, 13)).ok).toBe(false);
  });
});

describe('decodePicture', () => {
  it('spreads four bits over the whole range, left pixel first, when a UART module sends', () => {
    const image = unwrap(decodePicture(new Uint8Array(36_864).fill(0x0f)));
    expect([image.width, image.height, image.pixels.length, image.pixels[0], image.pixels[1]]).toEqual([
      256, 288, 73_728, 0, 255,
    ]);
  });

  it.each([
    [73_728, 256, 288],
    [18_432, 192, 192],
  ])('knows %i bytes as %i by %i', (length, width, height) => {
    expect(decodePicture(new Uint8Array(length))).toMatchObject({
      ok: true,
      value: { width, height, ppi: 508 },
    });
  });

  it('refuses any other length', () => {
    expect(decodePicture(new Uint8Array(36_863))).toMatchObject({
      ok: false,
      error: { code: 'protocol-error' },
    });
  });
});

describe('failureOf', () => {
  it('tells no finger, a poor touch, a password and the rest apart', () => {
    expect([0x02, 0x03, 0x06, 0x13, 0x20].map(failureOf)).toEqual([
      'no-finger',
      'poor-image',
      'poor-image',
      'permission-denied',
      'protocol-error',
    ]);
  });
});

describe('maskR30xFrame', () => {
  it('shows commands and answers, hides the content of data and leaves packets that can be played back', () => {
    const answer = encodePacket({
      address: everyAddress,
      kind: packetKinds.answer,
      content: Uint8Array.of(0),
    });
    const data = encodePacket({
      address: everyAddress,
      kind: packetKinds.data,
      content: new Uint8Array(128).fill(7),
    });
    const masked = maskR30xFrame({
      direction: 'in',
      operation: 'data',
      bytes: Buffer.concat([answer, data]),
    });
    const heard = new PacketReader().push(masked);
    expect(heard).toEqual([
      { packet: { address: everyAddress, kind: packetKinds.answer, content: Uint8Array.of(0) } },
      { packet: { address: everyAddress, kind: packetKinds.data, content: new Uint8Array(128).fill(0x2a) } },
    ]);
  });

  it('keeps the length and hides all when it is part of a packet', () => {
    const part = encodePacket({
      address: everyAddress,
      kind: packetKinds.data,
      content: new Uint8Array(128).fill(7),
    }).subarray(20);
    const masked = maskR30xFrame({ direction: 'in', operation: 'data', bytes: part });
    expect(hex(masked)).toBe('2a'.repeat(part.length));
  });
});
