import { describe, expect, it } from 'vitest';
import { unwrap } from '../../result.ts';
import { type ApplicationRecordInput, applicationRecord } from './application-record.ts';
import { encodeAnsiNist } from './encode.ts';
import { fingerImagesOf } from './finger-images.ts';
import { designationOf, subfieldsOf, textOf } from './model.ts';
import { parseAnsiNist } from './parse.ts';

const device = { make: 'Simulated', model: 'Slap 4-4-2', serialNumber: 'SIM-0001' };
const corners = [
  { x: 100, y: 50 },
  { x: 300, y: 60 },
  { x: 290, y: 400 },
  { x: 90, y: 390 },
];
const sha256 = 'ab'.repeat(32);

function input(characters: 'utf-8' | 'ascii'): ApplicationRecordInput {
  const finger = {
    image: Uint8Array.from([0xff, 0xa0, 0x1c, 0x1d, 0x1e, 0x1f, 0xff, 0xa1]),
    compression: 'wsq',
    width: 400,
    height: 500,
    ppi: 500,
    capturedAt: '2021-11-20T02:00:00.000Z',
    device,
    quality: { score: 80, algorithm: 1 },
    segments: [],
    missing: [],
    sha256,
  } as const;
  const amputated = {
    finger: 'LEFT_RING',
    presence: 'AMPUTATED',
    permanence: 'permanent',
    note: '',
    recordedAt: '2021-11-20T02:05:00.000Z',
  } as const;
  return {
    facts: {
      type: 'CCCD',
      date: '2021-11-20',
      destination: 'CENTRE',
      origin: 'STATION-1',
      controlNumber: 'app-0001',
      domain: { name: 'TRAMCANCUOC', version: '1' },
      at: '2021-11-20T02:20:00.000Z',
      characters,
    },
    text: [
      [11, 'NGUYỄN VĂN ĐẠT'],
      [3, 'typed\u001dwith a separator'],
    ],
    source: 'CENTRE',
    portrait: {
      image: Uint8Array.of(1, 2, 3),
      compression: 'jp2',
      width: 900,
      height: 1200,
      capturedAt: finger.capturedAt,
      sha256,
    },
    fingers: [
      { ...finger, position: 2, impression: 'rolled' },
      {
        ...finger,
        position: 14,
        impression: 'plain',
        quality: null,
        segments: [{ position: 7, left: 90, right: 300, top: 50, bottom: 400, corners }],
        missing: [amputated],
      },
    ],
    exceptions: [amputated],
    signature: { width: 16, height: 2, bits: Uint8Array.of(0x80, 0x01, 0xff, 0x00) },
  };
}

describe('applicationRecord', () => {
  it('gives a file that reads back with every picture, box and missing finger', () => {
    const bytes = encodeAnsiNist(applicationRecord(input('utf-8')));
    const file = unwrap(parseAnsiNist(bytes));
    expect(encodeAnsiNist(file)).toEqual(bytes);
    expect(file.records.map(({ type }) => type)).toEqual([1, 2, 10, 14, 14, 14, 8]);
    expect(file.records.map(designationOf)).toEqual([undefined, 0, 1, 2, 3, 4, 5]);
    const images = fingerImagesOf(file);
    expect(images).toHaveLength(2);
    expect(images[0]).toMatchObject({ position: 2, impression: 'rolled', compression: 'wsq', ppi: 500 });
    expect(images[0]?.image).toEqual(input('utf-8').fingers[0]?.image);
    expect(images[1]).toMatchObject({
      position: 14,
      impression: 'plain',
      segments: [{ position: 7, left: 90, right: 300, top: 50, bottom: 400 }],
      missing: [{ position: 9, code: 'XX' }],
    });
  });

  it('keeps the marks of Vietnamese in UTF-8 and says so, and writes letters alone in ASCII', () => {
    const [first, second] = unwrap(parseAnsiNist(encodeAnsiNist(applicationRecord(input('utf-8'))))).records;
    if (first?.kind !== 'tagged' || second?.kind !== 'tagged') throw new Error('text records');
    expect(subfieldsOf(first, 15)).toEqual([['003', 'UTF-8', '4.0']]);
    expect(textOf(second, 11)).toBe('NGUYỄN VĂN ĐẠT');
    expect(textOf(second, 3)).toBe('typed with a separator');
    const ascii = encodeAnsiNist(
      applicationRecord({ ...input('ascii'), fingers: [], portrait: null, signature: null }),
    );
    expect(ascii.every((byte) => byte < 0x80)).toBe(true);
    const [plain, text] = unwrap(parseAnsiNist(ascii)).records;
    if (plain?.kind !== 'tagged' || text?.kind !== 'tagged') throw new Error('text records');
    expect(subfieldsOf(plain, 15)).toEqual([]);
    expect(textOf(text, 11)).toBe('NGUYEN VAN DAT');
  });

  it('gives the very bytes that the standard writes for the first record', () => {
    // ANSI/NIST-ITL 1-2011 clause 8.1 and annex B: counted by hand; 1.003 lists Type-2 with IDC 00.
    const bare = {
      ...input('ascii'),
      text: [],
      portrait: null,
      fingers: [],
      exceptions: [],
      signature: null,
    };
    expect(Buffer.from(encodeAnsiNist(applicationRecord(bare))).toString('latin1')).toBe(
      [
        '1.001:172\x1d1.002:0500\x1d1.003:1\x1f1\x1e2\x1f00\x1d1.004:CCCD\x1d1.005:20211120\x1d1.007:CENTRE\x1d',
        '1.008:STATION-1\x1d1.009:app-0001\x1d1.011:00.00\x1d1.012:00.00\x1d1.013:TRAMCANCUOC\x1f1\x1d',
        '1.014:20211120022000Z\x1c2.001:18\x1d2.002:00\x1c',
      ].join(''),
    );
  });
});
