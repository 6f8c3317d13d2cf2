import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, designationOf, subfieldsOf, textOf } from '../../domain/biometrics/ansi-nist/model.ts';
import { fingerImagesOf } from '../../domain/biometrics/ansi-nist/finger-images.ts';
import { parseAnsiNist } from '../../domain/biometrics/ansi-nist/parse.ts';
import type { FingerException } from '../../domain/biometrics/exceptions.ts';
import { parseFaceRecord } from '../../domain/biometrics/face-record.ts';
import {
  encodeFingerImageRecord,
  isoFingerPositionCode,
} from '../../domain/biometrics/finger-image-record.ts';
import { parseFingerDataBlock } from '../../domain/biometrics/iso39794/finger-data-block.ts';
import { parseMinutiaeRecord } from '../../domain/biometrics/minutiae/template-record.ts';
import { decodeWsq } from '../../domain/biometrics/wsq/decode.ts';
import { type EvidenceMeta, evidenceFileName } from '../../domain/application/evidence.ts';
import { enrollmentSchema, toEnrollment } from '../../domain/application/osia-enrollment.ts';
import { osiaEnrollmentSchema } from '../../domain/application/osia-schema.ts';
import { wholeApplication } from '../../domain/application/test-support/whole-application.ts';
import { unwrap } from '../../domain/result.ts';
import type { EvidenceFile, OpenedApplication } from '../verification/open-application.ts';
import { exportApplication } from './export-application.ts';
import { type ExportedFile, manifestOf } from './exported-files.ts';
import { grayAsPng } from './imaging.ts';

const size = { width: 160, height: 200 };

/** Parallel ridges of nine pixels, turned a little for each finger, so that no two pictures are the same. */
function ridges(turn: number): Uint8Array {
  const { width, height } = size;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const along = x * Math.cos(turn) + y * Math.sin(turn);
      pixels[y * width + x] = Math.round(128 + 100 * Math.sin((2 * Math.PI * along) / 9));
    }
  }
  return pixels;
}

function fingerRecord(position: number, impressionType: number, turn: number): Uint8Array {
  return unwrap(
    encodeFingerImageRecord({
      version: '2011',
      acquisitionLevel: 0,
      certified: false,
      representations: [
        {
          position,
          viewNumber: 0,
          capturedAt: '2021-11-20T02:00:00.000Z',
          device: { technology: 0, vendor: 0, type: 0 },
          quality: [],
          certifications: [],
          scaleUnits: 'ppi',
          scanResolution: { horizontal: 500, vertical: 500 },
          imageResolution: { horizontal: 500, vertical: 500 },
          pixelDepth: 8,
          compression: 'RAW',
          impressionType,
          ...size,
          image: ridges(turn),
          extendedData: new Uint8Array(0),
        },
      ],
    }),
  );
}

const amputated: FingerException = {
  finger: 'LEFT_RING',
  presence: 'AMPUTATED',
  permanence: 'permanent',
  note: 'mất đốt',
  recordedAt: '2021-11-20T02:05:00.000Z',
};

/** As the station keeps it: a box turned with its finger, a corner of it beyond the picture's edge. */
const leftSlap: EvidenceMeta = {
  kind: 'slap',
  evidenceId: 'slap-left',
  mimeType: 'application/vnd.iso19794-4',
  bytes: 1000,
  sha256: '',
  capturedAt: '2021-11-20T02:00:00.000Z',
  captureId: 'PLAIN_LEFT_FOUR_FINGERS',
  attemptId: 'attempt-PLAIN_LEFT_FOUR_FINGERS',
  attemptNumber: 1,
  device: {
    ...{ deviceId: 'scanner-1', make: 'Simulated', model: 'Slap 4-4-2', serialNumber: 'SIM-0001' },
    simulated: true,
  },
  segments: [
    {
      finger: 'LEFT_INDEX',
      corners: [
        { x: 100.4, y: 20.2 },
        { x: 165.1, y: 30 },
        { x: 150, y: 120 },
        { x: 90, y: 110 },
      ],
      angleDegrees: 8,
      confidence: 90,
    },
  ],
  ...size,
  resolutionPpi: 500,
  compression: 'NONE',
  hash: '00',
  previousHash: '00',
};

async function openedApplication(): Promise<OpenedApplication> {
  const input = wholeApplication({ exceptions: [amputated] });
  const picture = { width: 60, height: 80, pixels: ridges(0).slice(0, 4800), ppi: 300 };
  const png = Buffer.from(await grayAsPng(picture));
  const evidence = new Map<string, EvidenceFile>();
  const changed = [...input.evidence, leftSlap].map((piece, index) => {
    const record =
      piece.kind === 'finger'
        ? fingerRecord(isoFingerPositionCode[piece.finger], piece.impression === 'rolled' ? 1 : 0, index / 40)
        : piece.kind === 'slap'
          ? fingerRecord(isoFingerPositionCode.PLAIN_LEFT_FOUR_FINGERS, 0, 1)
          : undefined;
    const mimeType = piece.kind === 'photo' ? 'image/png' : piece.mimeType;
    const content = Buffer.from(record ?? (mimeType === 'image/png' ? png : Buffer.from(`bytes ${index}`)));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const of = { ...piece, mimeType, sha256, ...(record === undefined ? {} : size) };
    evidence.set(evidenceFileName(of).slice('evidence/'.length), { content, mimeType, sha256 });
    return of;
  });
  const enrollment = enrollmentSchema.parse(toEnrollment({ ...input, evidence: changed }));
  return { enrollment, evidence };
}

describe('exportApplication', () => {
  let files: ReadonlyMap<string, ExportedFile>;
  const contentOf = (name: string): Uint8Array => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`no ${name}`);
    return file.content;
  };

  let opened: OpenedApplication;

  beforeAll(async () => {
    const options = { sha256: 'ab'.repeat(32), characters: 'utf-8' } as const;
    opened = await openedApplication();
    const exported = unwrap(await exportApplication(opened, options));
    files = new Map(exported.map((file) => [file.name, file]));
  });

  it('writes record, picture, data block and minutiae of every finger', () => {
    const names = [...files.keys()].filter((name) => name.startsWith('fingers/'));
    // Twenty images less the ring finger's two; a slap has no minutiae record.
    expect(names).toHaveLength(18 * 4 + 3);
    const base = 'fingers/ROLLED_RIGHT_INDEX-RIGHT_INDEX';
    const picture = unwrap(decodeWsq(contentOf(`${base}.wsq`)));
    expect(picture).toMatchObject({ ...size });
    const [image] = unwrap(parseFingerDataBlock(contentOf(`${base}.39794-4.der`))).images;
    expect(image).toMatchObject({ position: 2, impression: 1, format: 'WSQ', lossilyCompressed: true });
    expect(image?.image).toEqual(contentOf(`${base}.wsq`));
    const [view] = unwrap(parseMinutiaeRecord(contentOf(`${base}.fmr`))).views;
    expect(view).toMatchObject({ position: 2, impressionType: 1, quality: 80 });
  });

  it('writes one ANSI/NIST record for each picture and for the missing finger, and says who it is', () => {
    const { records } = unwrap(parseAnsiNist(contentOf('application.an2')));
    const types = records.map(({ type }) => type);
    expect(types).toEqual([1, 2, 10, ...Array.from({ length: 20 }, () => 14), 8]);
    expect(new Set(records.slice(1).map(designationOf)).size).toBe(records.length - 1);
    const images = fingerImagesOf({ records });
    expect(
      images.filter(({ impression }) => impression === 'rolled').map(({ position }) => position),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10]);
    expect(images.map(({ position }) => position)).toContain(11);
    const text = records[1];
    const missing = records.find((record) => record.type === 14 && dataOf(record) === undefined);
    if (text?.kind !== 'tagged' || missing?.kind !== 'tagged') throw new Error('text records');
    expect(textOf(text, 18)).toBe('NGUYỄN VĂN MẪU');
    expect(subfieldsOf(text, 41)).toEqual([['LEFT_RING', 'AMPUTATED', 'permanent', 'mất đốt']]);
    expect(subfieldsOf(missing, 18)).toEqual([['9', 'XX']]);
  });

  it('says of a whole slap where its fingers are and which one is missing', () => {
    const [slap] = fingerImagesOf(unwrap(parseAnsiNist(contentOf('application.an2')))).filter(
      ({ position }) => position === 14,
    );
    expect(slap).toMatchObject({ impression: 'plain', compression: 'wsq', ...size });
    expect(slap?.segments).toEqual([{ position: 7, left: 90, right: 159, top: 20, bottom: 120 }]);
    expect(slap?.missing).toEqual([{ position: 9, code: 'XX' }]);
    const block = unwrap(parseFingerDataBlock(contentOf('fingers/PLAIN_LEFT_FOUR_FINGERS.39794-4.der')));
    expect(block.images[0]).toMatchObject({
      position: 14,
      annotations: [{ position: 9, reason: 'amputated' }],
    });
  });

  it('writes the portrait as JPEG 2000, alone and as a face record', () => {
    const picture = contentOf('portrait.jp2');
    expect(Buffer.from(picture.subarray(4, 8)).toString('latin1')).toBe('jP  ');
    const [face] = unwrap(parseFaceRecord(contentOf('portrait.19794-5'))).representations;
    expect(face).toMatchObject({ dataType: 'JPEG2000_LOSSY', width: 60, height: 80 });
    expect(face?.image).toEqual(new Uint8Array(picture));
  });

  it('writes an Enrollment of OSIA that refers to nothing outside itself', () => {
    const text = Buffer.from(contentOf('osia.json')).toString('utf8');
    const enrollment = osiaEnrollmentSchema.parse(JSON.parse(text));
    const items = enrollment.biometricData ?? [];
    expect(items.filter(({ image }) => image !== undefined)).toHaveLength(21);
    expect(items.some(({ imageRef }) => imageRef !== undefined)).toBe(false);
    const finger = items.find(({ instance }) => instance === 'ROLLED_RIGHT_INDEX');
    expect(finger).toMatchObject({ compression: 'WSQ', mimeType: 'image/x-wsq' });
    expect(finger?.template).toBe(
      Buffer.from(contentOf('fingers/ROLLED_RIGHT_INDEX-RIGHT_INDEX.fmr')).toString('base64'),
    );
    expect(enrollment.documentData?.[0]?.parts.every(({ data }) => data !== undefined)).toBe(true);
  });

  it('leaves nothing of the application out: every piece of evidence is there as it was sealed, once', () => {
    const digestOf = ({ content }: Pick<ExportedFile, 'content'>): string =>
      createHash('sha256').update(content).digest('hex');
    const written = [...files.values()].map(digestOf).sort();
    const sealed = [...opened.evidence.values()].map(({ sha256 }) => sha256).sort();
    expect(sealed.filter((digest) => !written.includes(digest))).toEqual([]);
    const asSealed = written.filter((digest) => sealed.includes(digest));
    expect(asSealed).toEqual(sealed);
  });

  it('writes data blocks that openssl reads to the end', () => {
    const said = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], {
      input: contentOf('fingers/PLAIN_THUMBS-LEFT_THUMB.39794-4.der'),
      encoding: 'utf8',
    });
    expect(said).toContain('appl [ 4 ]');
    expect(said).toContain('VISIBLESTRING     :quality 80 of 100');
  });

  it('is listed whole, with digests and where everything comes from', () => {
    const sealed = { applicationId: 'app-0001', sha256: 'ab'.repeat(32), bytes: 1 };
    const manifest = manifestOf(sealed, [...files.values()], new Date('2021-11-20T03:00:00Z'));
    const { files: listed } = JSON.parse(Buffer.from(manifest.content).toString('utf8')) as {
      files: { name: string; sha256: string; from: string; standard: string }[];
    };
    expect(listed).toHaveLength(files.size);
    for (const { name, sha256, from, standard } of listed) {
      expect(createHash('sha256').update(contentOf(name)).digest('hex')).toBe(sha256);
      expect(from).not.toBe('');
      expect(standard).not.toBe('');
    }
  });
});
