import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFingerImageRecord } from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { unwrap } from '../../../domain/result.ts';
import { exportCommand, NotExported } from '../../../gateway/exports/command.ts';
import { grayAsPng } from '../../../gateway/exports/imaging.ts';
import { encodeWithMagick } from '../../../native-bridges/drivers/fingerprint/image/magick.ts';
import { opensslSeal } from '../../support/gateway/openssl-sealer.ts';
import { type SampleFile, type SampleInput, sampleFiles } from '../../support/gateway/sample-application.ts';
import { OsiaDocument, whyNoDocument } from '../osia/osia-document.ts';
import { TestAuthority } from '../sealing/test-authority.ts';

let folder: string;
let seal: (name: string, files: readonly SampleFile[]) => string;
let sample: SampleInput;
let files: SampleFile[];
const at = (name: string) => join(folder, name);
const words = (application: string, out: string, key = 'centre.key') => [
  ...['--application', application, '--key', at(key), '--out', at(out)],
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  const authority = new TestAuthority(folder);
  const centre = authority.issue('centre', 'recipient');
  const officer = { id: 'minh', ...pem(authority, 'minh', 'officer') };
  const station = { id: 's-1', ...pem(authority, 's-1', 'station') };
  seal = (name, content) => {
    writeFileSync(at(name), opensslSeal({ files: content, officer, station }, centre.certificate));
    return at(name);
  };
  const record = fingerRecord();
  const portrait = Buffer.from(
    unwrap(await encodeWithMagick(ridges(120, 160), { codec: 'JPEG', quality: 80 })),
  );
  const signature = Buffer.from(await grayAsPng(ridges(80, 40)));
  const contents: Record<string, Buffer> = {
    'application/vnd.iso19794-4': record,
    'image/jpeg': portrait,
    'image/png': signature,
  };
  sample = {
    applicationId: '0c6ff4ae-5f4e-4d39-9f0e-0b3f1a4c7c11',
    station: { id: 's-1', name: 'Tổ 1', unitCode: '001', unitName: 'Công an quận Mẫu' },
    officerId: 'minh',
    contentOf: (mimeType) => contents[mimeType] ?? Buffer.from(mimeType),
  };
  files = sampleFiles(sample);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pem(authority: TestAuthority, name: string, role: string) {
  const { certificate, keyPem } = authority.issue(name, 'signer', role);
  return { certificate, key: keyPem };
}

/** With a little noise: what packs too well is refused in a container. */
function ridges(width: number, height: number): GrayImage {
  let noise = 1;
  const pixels = Uint8Array.from({ length: width * height }, (_, place) => {
    noise = (noise * 48_271) % 2_147_483_647;
    const along = (place % width) + Math.floor(place / width) / 3;
    return Math.round(118 + 100 * Math.sin((2 * Math.PI * along) / 9) + (noise % 20));
  });
  return { width, height, pixels, ppi: 500 };
}

function fingerRecord(): Buffer {
  const { width, height, pixels } = ridges(160, 200);
  const resolution = { horizontal: 500, vertical: 500 };
  return Buffer.from(
    unwrap(
      encodeFingerImageRecord({
        version: '2011',
        acquisitionLevel: 0,
        certified: false,
        representations: [
          {
            position: 2,
            viewNumber: 0,
            capturedAt: '2021-11-20T02:00:00.000Z',
            device: { technology: 0, vendor: 0, type: 0 },
            quality: [],
            certifications: [],
            scaleUnits: 'ppi',
            scanResolution: resolution,
            imageResolution: resolution,
            pixelDepth: 8,
            compression: 'RAW',
            impressionType: 0,
            ...{ width, height, image: pixels },
            extendedData: new Uint8Array(0),
          },
        ],
      }),
    ),
  );
}

/** Names below a folder, and the permissions of everything there. */
function standing(path: string): { names: string[]; modes: Set<number> } {
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const modes = ['', ...entries].map((name) => {
    const stat = statSync(join(path, name));
    return (stat.isDirectory() ? 0o1000 : 0) | (stat.mode & 0o777);
  });
  return { names: entries.filter((name) => statSync(join(path, name)).isFile()), modes: new Set(modes) };
}

/** What is left beside the sealed file when an export failed. */
const leftovers = () => readdirSync(folder).filter((name) => name.startsWith('.'));

describe('exportCommand', () => {
  it('writes everything for this user alone, also into a folder that stood open, and says that nobody looked at signatures', async () => {
    mkdirSync(at('open'));
    chmodSync(at('open'), 0o777);
    const said = await exportCommand(words(seal('good.p7m', files), 'open'));
    const { names, modes } = standing(at('open'));
    expect(said).toMatchObject({ files: names.length, signatures: 'not-checked' });
    expect(modes).toEqual(new Set([0o1700, 0o600]));
    const manifest = JSON.parse(readFileSync(at('open/manifest.json'), 'utf8')) as {
      sealed: object;
      files: { name: string }[];
    };
    expect(manifest.sealed).toMatchObject({ signatures: 'not-checked' });
    expect([...manifest.files.map(({ name }) => name), 'manifest.json'].sort()).toEqual(names.sort());
    expect(leftovers()).toEqual([]);
  });

  it.skipIf(whyNoDocument !== null)(
    `writes an Enrollment of OSIA's published document${whyNoDocument === null ? '' : ` (${whyNoDocument})`}`,
    async () => {
      await exportCommand(words(seal('good.p7m', files), 'osia'));
      const body = readFileSync(at('osia/osia.json'));
      const answer = { status: 200, mediaType: 'application/json', body };
      expect(new OsiaDocument().complaintAbout('readEnrollment', answer)).toBeNull();
    },
  );

  it('refuses a folder that holds files: nobody must take one person’s for another’s', async () => {
    mkdirSync(at('full'));
    writeFileSync(at('full/osia.json'), '{}');
    const refused = exportCommand(words(seal('good.p7m', files), 'full'));
    await expect(refused).rejects.toThrow('new or empty');
    expect(standing(at('full')).names).toEqual(['osia.json']);
  });

  it.each([
    ['a finger that is no record', 'application/vnd.iso19794-4'],
    ['a portrait that is no picture', 'image/jpeg'],
    ['an application that is none', 'application/json'],
  ])(
    'leaves nothing behind, and tells nothing of it, when the application holds %s',
    async (_what, broken) => {
      const content = Buffer.from('{"name":"NGUYỄN THỊ MẪU"}');
      const application = seal(
        'broken.p7m',
        files.map((file) => (file.mimeType === broken ? { ...file, content } : file)),
      );
      const error: unknown = await exportCommand(words(application, 'never')).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(NotExported);
      expect((error as Error).message).not.toContain('NGUYỄN');
      expect(existsSync(at('never'))).toBe(false);
      expect(leftovers()).toEqual([]);
    },
  );

  it('leaves nothing behind when the application names one finger twice', async () => {
    const twice = sampleFiles(sample, ({ biometricData, ...enrollment }) => ({
      ...enrollment,
      biometricData: [...biometricData, ...biometricData.slice(0, 1)],
    }));
    await expect(exportCommand(words(seal('twice.p7m', twice), 'never'))).rejects.toThrow();
    expect(existsSync(at('never'))).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('opens a key with its passphrase from a file, and says what is missing without one', async () => {
    execFileSync(
      'openssl',
      [
        'pkcs8',
        '-topk8',
        '-in',
        'centre.key',
        '-out',
        'locked.key',
        '-passout',
        'pass:sáu từ',
        '-v2',
        'aes-256-cbc',
      ],
      { cwd: folder, stdio: 'pipe' },
    );
    writeFileSync(at('passphrase'), 'sáu từ\n');
    writeFileSync(at('another'), 'bảy từ\n');
    const asked = words(seal('good.p7m', files), 'locked', 'locked.key');
    await expect(exportCommand(asked)).rejects.toThrow('--passphrase-file');
    await expect(exportCommand([...asked, '--passphrase-file', at('another')])).rejects.toThrow(
      'another one',
    );
    expect(existsSync(at('locked'))).toBe(false);
    await exportCommand([...asked, '--passphrase-file', at('passphrase')]);
    expect(existsSync(at('locked/application.an2'))).toBe(true);
  });

  it('says so when the file is no sealed application or the key is another one', async () => {
    writeFileSync(at('noise.p7m'), 'noise');
    await expect(exportCommand(words(at('noise.p7m'), 'never'))).rejects.toThrow('no sealed application');
    new TestAuthority(folder, 'other').issue('stranger', 'recipient');
    const sealed = seal('good.p7m', files);
    await expect(exportCommand(words(sealed, 'never', 'stranger.key'))).rejects.toThrow('does not open');
    expect(existsSync(at('never'))).toBe(false);
  });
});
