import * as asn1js from 'asn1js';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../result.ts';
import {
  annotationReasons,
  encodeFingerDataBlock,
  type FingerDataBlock,
  fingerDataFormats,
  type FingerDataImage,
  parseFingerDataBlock,
  standardVersion,
} from './finger-data-block.ts';

const example: FingerDataBlock = {
  version: standardVersion,
  images: [
    {
      position: 2,
      impression: 1,
      format: 'WSQ',
      image: Uint8Array.of(0xff, 0xa0, 0xff, 0xa1),
      capturedAt: '2021-11-20T02:00:05.007Z',
      sampling: { samples: 500, per: 'inch' },
      positionByDevice: false,
      lossilyCompressed: true,
      annotations: [{ position: 9, reason: 'amputated' }],
      comments: ['quality 80'],
      others: [],
    },
  ],
};

/**
 * Written by hand from the ASN.1 module of ISO/IEC 39794-4:2019 (A.1, IMPLICIT TAGS): FingerImageDataBlock is [APPLICATION 4]; version
 * [0] { generation [0] 3, year [1] 2019 }; representations [1]; codes are a CHOICE, so tagged explicitly, of code [0].
 */
const exampleHex = [
  '6465a007800103810207e3', // data block, version
  'a15a3058',
  'a003800102', // position: right index
  'a103800101', // impression: rolled contact
  'a203800101', // format: WSQ
  '8304ffa0ffa1', // image
  'a416800207e581010b820114830102840100850105860107', // 2021-11-20 02:00:05.007
  'a707800201f4810100', // 500 per inch
  '880100',
  '8b01ff',
  'ad0c300aa003800109a103800102', // left ring amputated
  'af0c1a0a7175616c697479203830',
].join('');

const printable = fc.stringMatching(/^[ -~]{0,20}$/);
const moment = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const code = fc.nat({ max: 90 });
const image = fc.record(
  {
    position: code,
    impression: code,
    format: fc.constantFrom(...fingerDataFormats),
    image: fc.uint8Array({ maxLength: 300 }),
    capturedAt: moment,
    sampling: fc.record({
      samples: fc.nat({ max: 65535 }),
      per: fc.constantFrom('inch' as const, 'centimetre' as const),
    }),
    positionByDevice: fc.boolean(),
    lossilyCompressed: fc.boolean(),
    annotations: fc.array(fc.record({ position: code, reason: fc.constantFrom(...annotationReasons) }), {
      maxLength: 4,
    }),
    comments: fc.array(printable, { maxLength: 3 }),
    others: fc.constant([]),
  },
  { requiredKeys: ['position', 'impression', 'format', 'image', 'others'] },
) as fc.Arbitrary<FingerDataImage>;
const block = fc.record({
  version: fc.constant(standardVersion),
  images: fc.array(image, { minLength: 1, maxLength: 3 }),
});

describe('encodeFingerDataBlock', () => {
  it('gives the bytes that the ASN.1 module asks for', () => {
    const bytes = encodeFingerDataBlock(example);
    expect(Buffer.from(bytes).toString('hex')).toBe(exampleHex);
  });

  it('gives what asn1js reads as the module has it', () => {
    const { result, offset } = asn1js.fromBER(encodeFingerDataBlock(example));
    expect(offset).toBe(exampleHex.length / 2);
    expect(result.idBlock).toMatchObject({ tagClass: 2, tagNumber: 4, isConstructed: true });
    const inside = (element: asn1js.AsnType | undefined): asn1js.AsnType[] =>
      element instanceof asn1js.Constructed ? element.valueBlock.value : [];
    const [, representations] = inside(result);
    const [first] = inside(representations);
    const parts = inside(first);
    expect(parts.map(({ idBlock }) => idBlock.tagNumber)).toEqual([0, 1, 2, 3, 4, 7, 8, 11, 13, 15]);
    const [, , , image] = parts;
    expect(image instanceof asn1js.Primitive && [...image.valueBlock.valueHexView]).toEqual([
      0xff, 0xa0, 0xff, 0xa1,
    ]);
  });

  it('gives what openssl asn1parse reads to the end', () => {
    const said = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], {
      input: encodeFingerDataBlock(example),
      encoding: 'utf8',
    });
    expect(said).toContain('appl [ 4 ]');
    expect(said.trimEnd().split('\n').at(-1)).toContain('VISIBLESTRING     :quality 80');
  });
});

describe('parseFingerDataBlock', () => {
  it('gives what was written', () => {
    fc.assert(
      fc.property(block, (given) => {
        expect(unwrap(parseFingerDataBlock(encodeFingerDataBlock(given)))).toEqual(given);
      }),
    );
  });

  it('keeps what it does not know as it stood', () => {
    // captureDeviceBlock [5] { modelIdBlock [0] { organization [0] 257, id [1] 1 } }
    const device = Buffer.from('a509a00780020101810101', 'hex');
    const [first] = example.images;
    if (first === undefined) throw new Error('the example has an image');
    const given = { ...example, images: [{ ...first, others: [{ tag: 5, der: new Uint8Array(device) }] }] };
    const bytes = encodeFingerDataBlock(given);
    const read = unwrap(parseFingerDataBlock(bytes));
    expect(read.images[0]?.others).toEqual([{ tag: 5, der: new Uint8Array(device) }]);
    expect(encodeFingerDataBlock(read)).toEqual(bytes);
  });

  it('never throws, and gives back the very bytes it took, when a block is altered', () => {
    fc.assert(
      fc.property(block, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (given, at, value, cut) => {
        const bytes = encodeFingerDataBlock(given);
        expect(parseFingerDataBlock(bytes.subarray(0, cut % bytes.length)).ok).toBe(false);
        bytes[at % bytes.length] = value;
        const read = parseFingerDataBlock(bytes);
        if (read.ok) expect(encodeFingerDataBlock(read.value)).toEqual(bytes);
      }),
    );
  });
});
