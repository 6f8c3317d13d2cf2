import { encodeAnsiNist } from '../../../domain/biometrics/ansi-nist/encode.ts';
import { fingerImagesOf } from '../../../domain/biometrics/ansi-nist/finger-images.ts';
import { parseAnsiNist } from '../../../domain/biometrics/ansi-nist/parse.ts';
import {
  signatureRecord,
  taggedRecord,
  transactionOf,
} from '../../../domain/biometrics/ansi-nist/transaction.ts';
import {
  encodeFaceRecord,
  parseFaceRecord,
  portraitRepresentation,
} from '../../../domain/biometrics/face-record.ts';
import {
  encodeFingerDataBlock,
  parseFingerDataBlock,
  standardVersion,
} from '../../../domain/biometrics/iso39794/finger-data-block.ts';
import { repeated } from '../mutate.ts';
import type { Target } from '../target.ts';

const mebibyte = 1024 * 1024;
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** What is taken comes out as it went in, or a signature over it would mean two things. */
function expectSame(one: Uint8Array, other: Uint8Array): void {
  if (Buffer.compare(one, other) !== 0) throw new Error('written otherwise than it was read');
}

const facts = {
  type: 'CCCD',
  date: '2021-11-20',
  destination: 'CENTRE',
  origin: 'STATION',
  controlNumber: '1',
  domain: { name: 'D', version: '1' },
  at: '2021-11-20T02:20:00.000Z',
  characters: 'utf-8',
} as const;

const ansiNist: Target = {
  name: 'ansi-nist-itl',
  file: 'domain/biometrics/ansi-nist/parse.ts',
  inputBytes: 16 * mebibyte,
  mostMilliseconds: 1500,
  mostMebibytes: 96,
  prepare: async () => {
    const finger = (position: number) =>
      taggedRecord(
        14,
        [
          ...([
            [2, '02'],
            [3, 1],
            [6, 4],
            [7, 4],
            [8, 1],
            [9, 500],
            [11, 'NONE'],
            [13, position],
          ] as const),
          [18, [['9', 'XX']]],
          [21, [[2, 0, 3, 0, 3]]],
          [25, [[2, 3, 0, 0, 3, 0, 3, 3]]],
        ],
        new Uint8Array(16),
      );
    const signature = signatureRecord(3, { width: 8, height: 1, bits: Uint8Array.of(1) });
    const seed = encodeAnsiNist(
      transactionOf(facts, [
        taggedRecord(2, [
          [2, '00'],
          [18, 'NGUYỄN'],
        ]),
        finger(2),
        signature,
      ]),
    );
    const first = (contents: string, rest: string) => {
      const body = `\x1d1.003:${contents}\x1c`;
      return latin1(`1.001:${String(body.length + 16).padStart(10, '0')}${body}${rest}`);
    };
    const separators = `2.001:1500000\x1d2.002:${'\x1e'.repeat(1_500_000 - 20)}\x1c`;
    return {
      seeds: [seed],
      hostile: {
        'nothing but items': first('1\x1f1\x1e2\x1f00', separators),
        'nothing but fields': first('1\x1f1\x1e2\x1f00', `2.001:1400000${'\x1d2.003:'.repeat(199_996)}\x1c`),
        'nothing but records': latin1(`1.001:8000000\x1d1.003:${'\x1e4\x1f01'.repeat(1_500_000)}\x1c`),
        'length beyond the file': latin1('1.001:9999999999\x1d1.003:1\x1f0\x1c'),
        'many colons': repeated(latin1('1.001:'), 2 * mebibyte),
      },
      parse: (bytes) => {
        const file = parseAnsiNist(bytes);
        if (!file.ok) return false;
        expectSame(encodeAnsiNist(file.value), bytes);
        fingerImagesOf(file.value);
        return true;
      },
    };
  },
};

const fingerDataBlock: Target = {
  name: 'iso-39794-4',
  file: 'domain/biometrics/iso39794/finger-data-block.ts',
  inputBytes: 16 * mebibyte,
  mostMilliseconds: 800,
  mostMebibytes: 96,
  prepare: async () => {
    const image = {
      ...{ position: 2, impression: 1, format: 'PNG' as const, image: new Uint8Array(40) },
      capturedAt: '2021-11-20T02:00:00.000Z',
      sampling: { samples: 500, per: 'inch' as const },
      lossilyCompressed: false,
      annotations: [{ position: 9, reason: 'amputated' as const }],
      comments: ['x'],
      others: [],
    };
    return {
      seeds: [1, 3].map((count) =>
        encodeFingerDataBlock({
          version: standardVersion,
          images: Array.from({ length: count }, () => image),
        }),
      ),
      hostile: {
        'nested for ever': repeated(Uint8Array.of(0x64, 0x84, 0x00, 0xff, 0xff, 0xff), 2 * mebibyte),
        'empty elements': repeated(Uint8Array.of(0x30, 0x00), 8 * mebibyte),
        'indefinite length': Uint8Array.of(0x64, 0x80, 0xa0, 0x80, 0, 0, 0, 0),
      },
      parse: (bytes) => {
        const block = parseFingerDataBlock(bytes);
        if (block.ok) expectSame(encodeFingerDataBlock(block.value), bytes);
        return block.ok;
      },
    };
  },
};

const faceRecord: Target = {
  name: 'iso-19794-5',
  file: 'domain/biometrics/face-record.ts',
  inputBytes: 16 * mebibyte,
  mostMilliseconds: 200,
  mostMebibytes: 96,
  prepare: async () => {
    const portrait = portraitRepresentation({
      capturedAt: '2021-11-20T02:00:00.000Z',
      dataType: 'JPEG2000_LOSSY',
      width: 900,
      height: 1200,
      image: new Uint8Array(50),
    });
    return {
      seeds: [1, 2].map((count) =>
        encodeFaceRecord({
          temporalSemantics: 0,
          representations: Array.from({ length: count }, () => portrait),
        }),
      ),
      hostile: {
        'nothing but lengths': Buffer.concat([
          Buffer.from('46414300303330000100000000400000', 'hex'),
          repeated(Uint8Array.of(0, 0, 0, 4), 4 * mebibyte - 4),
        ]),
      },
      parse: (bytes) => {
        const record = parseFaceRecord(bytes);
        if (record.ok) expectSame(encodeFaceRecord(record.value), bytes);
        return record.ok;
      },
    };
  },
};

export const exchangeTargets: readonly Target[] = [ansiNist, fingerDataBlock, faceRecord];
