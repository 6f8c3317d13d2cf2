import { deflateSync } from 'node:zlib';
import { encodePng } from '../../../native-bridges/drivers/fingerprint/image/png.ts';
import { encodeWithMagick } from '../../../native-bridges/drivers/fingerprint/image/magick.ts';
import { decodeFingerFile } from '../../../native-bridges/drivers/fingerprint/image/decode.ts';
import {
  parseCaptureAnswer,
  parseDeviceInfo,
  parseDiscovery,
} from '../../../native-bridges/drivers/fingerprint/sbi/codec.ts';
import { parseJws } from '../../../native-bridges/drivers/fingerprint/sbi/jws.ts';
import { CodeLines } from '../../../native-bridges/drivers/code-reader/code-lines.ts';
import { readCodeBytes } from '../../../native-bridges/drivers/code-reader/code-text.ts';
import { CodeReports } from '../../../native-bridges/drivers/code-reader/hid-pos.ts';
import { spkiOf } from '../../../native-bridges/drivers/officer-token/public-key.ts';
import {
  parseCapability,
  parseInformation,
  parsePen,
  parseStatus,
  parseUid,
} from '../../../native-bridges/drivers/signature-pad/wacom-stu/codec.ts';
import {
  parseCipherText,
  parseEncryptedPens,
  parseEncryptionStatus,
  readPens,
} from '../../../native-bridges/drivers/signature-pad/wacom-stu/encryption-codec.ts';
import {
  HidFrameReader,
  encodeHidFrame,
  framePayloadLimit,
} from '../../../native-bridges/transports/hid-socket-frames.ts';
import { MultipartReader, boundaryOf } from '../../../native-bridges/transports/multipart.ts';
import { encodePenPath } from '../../../domain/biometrics/signature-record-path.ts';
import { parseSignatureRecord } from '../../../domain/biometrics/signature-record.ts';
import { unwrap } from '../../../domain/result.ts';
import { repeated } from '../mutate.ts';
import type { Target } from '../target.ts';

const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);
const word = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const picture = {
  width: 48,
  height: 64,
  ppi: 500,
  pixels: Uint8Array.from({ length: 48 * 64 }, (_, at) => (at * 37) & 0xff),
};

/** A progressive grey JPEG of 4096 × 4096 with `scans` refinements that say nothing: each makes a decoder go over everything again. */
function jpegOfScans(scans: number): Buffer {
  const segment = (marker: number, body: Buffer) =>
    Buffer.concat([Buffer.from([0xff, marker]), word(body.length + 2), body]);
  const frame = Buffer.concat([Buffer.from([8]), word(4096), word(4096), Buffer.from([1, 1, 0x11, 0])]);
  const lengths = (first: number) =>
    Buffer.concat([Buffer.from([first, 1]), Buffer.alloc(15), Buffer.from([0xe0])]);
  // One code, 0: EOB run of 2¹⁴ blocks and some, its length in the 14 bits behind it.
  const huffman = segment(0xc4, lengths(0x10));
  const scan = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 1, 1, 0x00])), Buffer.alloc(40, 0x55)]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc2, frame),
    huffman,
    repeated(scan, scans),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function png(width: number, height: number, colour: number, depth: number): Uint8Array {
  const channels = { 0: 1, 2: 3, 6: 4 }[colour] ?? 1;
  const stride = Math.ceil((width * channels * depth) / 8) + 1;
  const right = encodePng({ ...picture, width: 1, height: 1, pixels: Uint8Array.of(0) });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = colour;
  return Buffer.concat([
    Buffer.from(right.subarray(0, 8)),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(repeated(Uint8Array.of(4), stride * height), { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, body: Buffer): Buffer {
  const whole = Buffer.alloc(body.length + 12);
  whole.writeUInt32BE(body.length, 0);
  whole.write(type, 4, 'latin1');
  body.copy(whole, 8);
  whole.writeUInt32BE(crcOf(whole.subarray(4, body.length + 8)), body.length + 8);
  return whole;
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}

/** WSQ comments of a kilobyte, each with as many starts of a resolution as fit. */
function wsqOfComments(bytes: number): Buffer {
  const text = Buffer.from('NIST_COM\nPPI \n'.repeat(73).slice(0, 1018), 'latin1');
  const comment = Buffer.concat([Buffer.from([0xff, 0xa8]), word(text.length + 2), text]);
  return Buffer.concat([
    Buffer.from([0xff, 0xa0]),
    repeated(comment, Math.floor((bytes - 4) / comment.length)),
    Buffer.from([0xff, 0xa1]),
  ]);
}

const pictures: Target = {
  name: 'finger-pictures',
  file: 'native-bridges/drivers/fingerprint/image/*.ts',
  inputBytes: 4 * 1024 * 1024,
  mostMilliseconds: 5000,
  mostMebibytes: 320,
  prepare: async () => {
    const jpeg = unwrap(await encodeWithMagick(picture, { codec: 'JPEG', quality: 80 }));
    const jp2 = unwrap(await encodeWithMagick(picture, { codec: 'JP2', rate: 1 }));
    const pgm = Buffer.concat([bytesOf('P5\n48 64\n255\n'), picture.pixels]);
    return {
      seeds: [encodePng(picture), jpeg, jp2, pgm],
      hostile: {
        'PNG of 4096 squared, RGBA, 16 bits': png(4096, 4096, 6, 16),
        'PNG of 4096 squared, grey': png(4096, 4096, 0, 8),
        'PNG said to be 4 billion wide': Buffer.concat([
          Buffer.from(encodePng(picture).subarray(0, 8)),
          pngChunk('IHDR', Buffer.from('ffffffff000000010800000000', 'hex')),
        ]),
        'JPEG of 100 scans': jpegOfScans(100),
        'JPEG of 2000 scans': jpegOfScans(2000),
        'WSQ of comments': wsqOfComments(4 * 1024 * 1024),
        'PGM of comments': Buffer.concat([bytesOf('P2\n'), repeated(bytesOf('#\n'), 2_000_000)]),
        'PGM in words': bytesOf(`P2 1024 1024 255 ${'1 '.repeat(1024 * 1024)}`),
        'codestream starts': Buffer.concat([
          Buffer.from('ff4fff51', 'hex'),
          repeated(Uint8Array.of(0xff), 4_000_000),
        ]),
      },
      parse: async (bytes) => (await decodeFingerFile(bytes)).ok,
    };
  },
};

const sbi: Target = {
  name: 'sbi-json-jws',
  file: 'native-bridges/drivers/fingerprint/sbi/{codec,jws}.ts',
  inputBytes: 1024 * 1024,
  mostMilliseconds: 300,
  mostMebibytes: 64,
  prepare: async () => {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const jws = `${encode({ alg: 'RS256', x5c: ['AAAA'] })}.${encode({ a: 1 })}.AAAA`;
    const many = `[${'0,'.repeat(500_000)}0]`;
    return {
      seeds: [
        bytesOf(
          '[{"deviceId":"a","deviceStatus":"Ready","deviceSubId":["1",2],"callbackId":"x","specVersion":["0.9.5"]}]',
        ),
        bytesOf(`[{"deviceInfo":"${jws}","error":null}]`),
        bytesOf(`{"biometrics":[{"specVersion":"0.9.5","data":"${jws}","hash":"00"}]}`),
        bytesOf(jws),
      ],
      hostile: {
        'many devices': bytesOf(many),
        'many fingers': bytesOf(`{"biometrics":${many}}`),
        nesting: bytesOf('['.repeat(1_000_000)),
        dots: bytesOf('a.'.repeat(500_000)),
        'long payload': bytesOf(`${encode({ alg: 'RS256', x5c: ['AAAA'] })}.${encode(many)}.AAAA`),
      },
      parse: (bytes) => {
        const text = Buffer.from(bytes).toString('utf8');
        return [parseDiscovery, parseDeviceInfo, parseCaptureAnswer, parseJws].some(
          (parse) => parse(text).ok,
        );
      },
    };
  },
};

const multipart: Target = {
  name: 'mjpeg-multipart',
  file: 'native-bridges/transports/multipart.ts',
  inputBytes: 4 * 1024 * 1024,
  mostMilliseconds: 600,
  mostMebibytes: 96,
  prepare: async () => {
    const part = `--b\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\nhello\r\n`;
    const most = 4 * 1024 * 1024;
    return {
      seeds: [bytesOf(part), bytesOf(part.repeat(3))],
      hostile: {
        'a part of 4 MB': bytesOf(`--b\r\nContent-Length: ${most - 64}\r\n\r\n${'x'.repeat(most - 64)}`),
        boundaries: bytesOf('--b'.repeat(most / 3)),
        'headers without end': bytesOf(`--b\r\n${'a: b\r\n'.repeat(600_000)}`),
        'length of a gigabyte': bytesOf('--b\r\nContent-Length: 999999999\r\n\r\n'),
        'boundary in words': bytesOf(`multipart/x-mixed-replace;${' boundary='.repeat(300_000)}`),
      },
      parse: (bytes) => {
        boundaryOf(Buffer.from(bytes.subarray(0, 16_384)).toString('latin1'));
        const reader = new MultipartReader('--b');
        let parts = 0;
        // As a socket gives it, small pieces first.
        for (let at = 0, size = 1; at < bytes.length; at += size, size = Math.min(size * 2, 4096)) {
          const read = reader.push(bytes.subarray(at, at + size));
          if (!read.ok) return false;
          parts += read.value.length;
        }
        return parts > 0;
      },
    };
  },
};

const hid: Target = {
  name: 'hid-frames-reports',
  file: 'native-bridges/transports/hid-socket-frames.ts, …/wacom-stu/codec.ts',
  inputBytes: 64 * 1024,
  mostMilliseconds: 100,
  mostMebibytes: 32,
  prepare: async () => {
    const report = Uint8Array.of(0x34, 0x91, 7, 0, 9, 0, 8, 0, 1, 0, 2);
    const frame = encodeHidFrame({ kind: 'input', tag: 0, payload: report });
    const capability = Uint8Array.from([
      0x09, 0x25, 0x80, 0x12, 0xc0, 0x03, 0xff, 3, 32, 1, 224, 0, 0, 0, 0, 0, 0,
    ]);
    return {
      seeds: [
        frame,
        Buffer.concat([frame, encodeHidFrame({ kind: 'get-done', tag: 5, payload: capability }), frame]),
        encodeHidFrame({ kind: 'hello', tag: 0, payload: bytesOf('{"vendorId":1386,"productId":1}') }),
      ],
      hostile: {
        'longest frame': encodeHidFrame({
          kind: 'input',
          tag: 0,
          payload: new Uint8Array(framePayloadLimit),
        }),
      },
      parse: (bytes) => {
        const reader = new HidFrameReader();
        let frames = 0;
        for (let at = 0; at < bytes.length; at += 7) {
          const read = reader.push(bytes.subarray(at, at + 7));
          if (!read.ok) return false;
          frames += read.value.length;
          for (const { payload } of read.value) {
            parsePen(payload);
            const hidden = parseEncryptedPens(payload);
            if (hidden !== undefined) readPens(hidden.block, hidden.timed);
            frames += [parseCipherText, parseEncryptionStatus].filter((parse) => parse(payload).ok).length;
            frames += [parseStatus, parseInformation, parseUid, parseCapability].filter(
              (parse) => parse(payload).ok,
            ).length;
          }
        }
        return frames > 0;
      },
    };
  },
};

const token: Target = {
  name: 'pkcs11-public-key',
  file: 'native-bridges/drivers/officer-token/public-key.ts',
  inputBytes: 4096,
  mostMilliseconds: 50,
  mostMebibytes: 8,
  prepare: async () => ({
    seeds: [
      Buffer.concat([Buffer.from([4, 65, 4]), Buffer.alloc(64, 1)]),
      Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]),
    ],
    parse: (bytes) => {
      const spki = spkiOf(bytes);
      if (spki !== undefined && spki.length !== 91) throw new Error('not the key of a point');
      return spki !== undefined;
    },
  }),
};

const ink: Target = {
  name: 'iso-19794-7',
  file: 'domain/biometrics/signature-record.ts',
  inputBytes: 4 * 1024 * 1024,
  mostMilliseconds: 600,
  mostMebibytes: 160,
  prepare: async () => {
    const geometry = { maxX: 9600, maxY: 6000, maxPressure: 1023, unitsPerInch: 2540 };
    const points = Array.from({ length: 50 }, (_, index) => ({
      x: index * 100,
      y: 3000 + index,
      pressure: 500,
      timeMs: index * 5,
      touching: index % 9 !== 0,
    }));
    const at = '2026-11-22T03:04:05.678Z';
    const flood = unwrap(
      encodePenPath(
        { geometry, points: Array.from({ length: 60_000 }, (_, index) => points[index % 50] ?? points[0]!) },
        at,
      ),
    );
    return {
      seeds: [
        unwrap(encodePenPath({ geometry, points }, at)),
        unwrap(encodePenPath({ geometry, points: [] }, at)),
      ],
      hostile: {
        'sixty thousand samples': flood,
        'as many samples as three bytes say': flood.map((byte, index) =>
          index >= 60 && index < 63 ? 0xff : byte,
        ),
      },
      parse: (bytes) => parseSignatureRecord(bytes).ok,
    };
  },
};

const codes: Target = {
  name: 'codes-read',
  file: 'native-bridges/drivers/code-reader/{code-lines,code-text,hid-pos}.ts',
  inputBytes: 1024 * 1024,
  mostMilliseconds: 400,
  mostMebibytes: 64,
  prepare: async () => {
    const report = new Uint8Array(64);
    report.set([2, 5, ...bytesOf(']Q1hello')]);
    return {
      seeds: [bytesOf(']Q1003099000017||NGUYỄN VĂN ẢNH|01011990\r'), bytesOf('\u0002code\u0003'), report],
      hostile: {
        'a code without an end': repeated(bytesOf('A'), 1024 * 1024),
        'a million ends': repeated(bytesOf('A\r'), 512 * 1024),
        'reports that go on': repeated(report.with(63, 1), 16 * 1024),
      },
      parse: (bytes) => {
        const lines = new CodeLines();
        const reports = new CodeReports();
        let taken = false;
        const take = (found: readonly Uint8Array[]): void => {
          for (const code of found) taken = readCodeBytes(code) !== undefined || taken;
        };
        // As lines and readers hand them over.
        for (let at = 0; at < bytes.length; at += 4096) take(lines.push(bytes.subarray(at, at + 4096)).codes);
        take(lines.silence().codes);
        for (let at = 0; at < bytes.length; at += 64) take(reports.push(bytes.subarray(at, at + 64)).codes);
        return taken;
      },
    };
  },
};

export const deviceTargets: readonly Target[] = [pictures, sbi, multipart, hid, token, ink, codes];
