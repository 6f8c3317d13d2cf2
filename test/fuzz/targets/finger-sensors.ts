import {
  decodePicture,
  encodePacket,
  everyAddress,
  maskR30xFrame,
  packetKinds,
  PacketReader,
  parseParameters,
} from '../../../native-bridges/drivers/fingerprint/r30x/codec.ts';
import {
  decodeSfmPicture,
  encodeSfm,
  maskSfmFrame,
  sfmCommands,
  sfmFlags,
  SfmReader,
} from '../../../native-bridges/drivers/fingerprint/suprema-sfm/codec.ts';
import {
  clearPicture,
  maskUareuFrame,
  parseRawPicture,
  pictureOf,
  pictureWidth,
} from '../../../native-bridges/drivers/fingerprint/uareu-4500/codec.ts';
import type { Target } from '../target.ts';

const heardOnLine = { direction: 'in', operation: 'data' } as const;
const piece = 97;

const r30xLine: Target = {
  name: 'r30x-packets',
  file: 'native-bridges/drivers/fingerprint/r30x/codec.ts',
  inputBytes: 128 * 1024,
  mostMilliseconds: 300,
  mostMebibytes: 48,
  prepare: async () => {
    const answer = (content: Uint8Array): Uint8Array =>
      encodePacket({ address: everyAddress, kind: packetKinds.answer, content });
    const data = encodePacket({
      address: everyAddress,
      kind: packetKinds.data,
      content: new Uint8Array(128),
    });
    return {
      seeds: [
        answer(Uint8Array.of(0, 0, 0, 0, 9, 0, 200, 0, 3, 255, 255, 255, 255, 0, 2, 0, 6)),
        Buffer.concat([Buffer.of(0x55), answer(Uint8Array.of(0)), data, data]),
      ],
      hostile: {
        'heads and nothing else': Buffer.alloc(128 * 1024, Buffer.from('ef01', 'hex')),
        'the longest picture': Buffer.concat(Array.from({ length: 600 }, () => data)),
      },
      parse: (bytes) => {
        const reader = new PacketReader();
        let packets = 0;
        for (let at = 0; at < bytes.length; at += piece) {
          for (const heard of reader.push(bytes.subarray(at, at + piece))) {
            if (!('packet' in heard)) continue;
            packets += 1;
            if (parseParameters(heard.packet.content).ok) packets += 1;
          }
        }
        if (decodePicture(bytes).ok) packets += 1;
        return maskR30xFrame({ ...heardOnLine, bytes }).length === bytes.length && packets > 0;
      },
    };
  },
};

const sfmLine: Target = {
  name: 'suprema-sfm-packets',
  file: 'native-bridges/drivers/fingerprint/suprema-sfm/codec.ts',
  inputBytes: 256 * 1024,
  mostMilliseconds: 600,
  mostMebibytes: 96,
  prepare: async () => {
    const announce = (size: number): Uint8Array =>
      encodeSfm({ command: sfmCommands.scanPicture, parameter: 0, size, flag: sfmFlags.done });
    return {
      seeds: [
        encodeSfm({ command: sfmCommands.status, parameter: 0x30, size: 0, flag: sfmFlags.done }),
        encodeSfm({
          command: sfmCommands.status,
          parameter: 0x30,
          size: 0,
          flag: sfmFlags.done,
          terminal: 7,
        }),
        Buffer.concat([announce(40), Buffer.alloc(40, 9), Buffer.of(0x0a)]),
      ],
      hostile: {
        'starts and nothing else': Buffer.alloc(256 * 1024, 0x40),
        'a picture that is announced and never comes': Buffer.concat([
          announce(1 << 20),
          Buffer.alloc(200_000),
        ]),
      },
      parse: (bytes) => {
        const reader = new SfmReader();
        let heard = 0;
        // A line hands on what has come in some kilobytes at a time.
        const step = Math.max(piece, bytes.length >> 6);
        for (let at = 0; at < bytes.length; at += step) {
          for (const one of reader.push(bytes.subarray(at, at + step))) {
            if ('packet' in one) heard += 1;
            if ('data' in one && decodeSfmPicture(one.data).ok) heard += 1;
          }
        }
        return maskSfmFrame({ ...heardOnLine, bytes }).length === bytes.length && heard > 0;
      },
    };
  },
};

const uareuPicture: Target = {
  name: 'uareu-picture',
  file: 'native-bridges/drivers/fingerprint/uareu-4500/codec.ts',
  inputBytes: 112 * 1024,
  mostMilliseconds: 400,
  mostMebibytes: 32,
  prepare: async () => {
    const transfer = (lines: number, flags: readonly number[]): Buffer => {
      const bytes = Buffer.alloc(64 + lines * pictureWidth, 0x55);
      bytes.fill(0, 0, 64);
      bytes.writeUInt16LE(lines, 4);
      for (const [index, flag] of flags.entries()) {
        bytes[16 + index * 2] = flag;
        bytes[17 + index * 2] = Math.min(255, lines);
      }
      return bytes;
    };
    return {
      seeds: [transfer(8, [2]), transfer(8, [0x82]), transfer(8, [4]), transfer(8, [1, 0])],
      hostile: {
        'more blocks than lines': transfer(
          289,
          Array.from({ length: 15 }, () => 0x83),
        ),
        'keys stepped for lines that are not there': transfer(
          289,
          Array.from({ length: 15 }, () => 0x01),
        ),
      },
      parse: async (bytes) => {
        const raw = parseRawPicture(bytes);
        const masked = maskUareuFrame({ direction: 'in', operation: 'transfer-82', bytes });
        if (!raw.ok || masked.length !== bytes.length) return false;
        const clear = await clearPicture(raw.value, async (keyNumber) => ({ ok: true, value: keyNumber }));
        return clear.ok && pictureOf(clear.value, true).pixels.length > 0;
      },
    };
  },
};

export const fingerSensorTargets: readonly Target[] = [r30xLine, sfmLine, uareuPicture];
