import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { sealedLimits, sealedNames } from '../../../domain/application/sealed.ts';
import {
  containerEntries,
  opensslEncrypt,
  opensslSeal,
  opensslSign,
} from '../../support/gateway/openssl-sealer.ts';
import { newApplicationId } from '../../support/gateway/test-gateway.ts';
import { flipped, replaceContent, Wrongdoer } from '../../support/gateway/wrongdoer.ts';
import { writeZip, type ZipEntry } from '../../support/gateway/zip-writer.ts';

let wrong: Wrongdoer;

beforeAll(async () => {
  wrong = await Wrongdoer.start();
});
beforeEach(() => {
  wrong.id = newApplicationId();
});
afterAll(() => wrong.stop());

describe('refusal', () => {
  it.each([
    ['random bytes', () => randomBytes(5000)],
    [
      'a container that is not encrypted',
      () => writeZip(containerEntries(wrong.station.containerInput(wrong.id))),
    ],
    ['one flipped byte in the ciphertext', () => flipped(wrong.station.seal(wrong.id), -100)],
    ['one flipped byte in the authentication tag', () => flipped(wrong.station.seal(wrong.id), -1)],
    [
      'for another centre',
      () => opensslSeal(wrong.station.containerInput(wrong.id), wrong.foreigner.provisioned.response.centre),
    ],
    ['an envelope that ends early', () => wrong.station.seal(wrong.id).subarray(0, 3000)],
    ['an envelope with bytes behind it', () => Buffer.concat([wrong.station.seal(wrong.id), Buffer.of(0)])],
    ['AES-128', () => opensslEncrypt(Buffer.from('x'), wrong.centre, ['-aes-128-gcm'])],
    ['CBC without authentication', () => opensslEncrypt(Buffer.from('x'), wrong.centre, ['-aes-256-cbc'])],
  ])('not-decryptable when the sealed application is %s', async (_name, make) => {
    await wrong.expectRefused(make(), 'not-decryptable');
  });

  it.each<[string, (entries: ZipEntry[]) => ZipEntry[]]>([
    ['the media type is not first', ([first, second, ...rest]) => [second, first, ...rest] as ZipEntry[]],
    ['the media type is another', replaceContent('mimetype', Buffer.from('application/vnd.etsi.asic-s+zip'))],
    ['a file stands twice', (entries) => [...entries, entries[1] as ZipEntry]],
    ['a name leads out of the container', (entries) => [...entries, { name: '../x', content: Buffer.of(1) }]],
    [
      'a name leads out of its folder',
      (entries) => [...entries, { name: 'evidence/../x.fir', content: Buffer.of(1) }],
    ],
    ['a name is absolute', (entries) => [...entries, { name: '/etc/x', content: Buffer.of(1) }]],
    [
      'a file has two names',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', centralName: 'evidence/b.fir', content: Buffer.of(1) },
      ],
    ],
    [
      'a file is encrypted by itself',
      (entries) => [...entries, { name: 'evidence/a.fir', flags: 1, content: Buffer.of(1) }],
    ],
    [
      'a file unpacks to far more than it is',
      (entries) => [...entries, { name: 'evidence/a.fir', deflate: true, content: Buffer.alloc(30_000_000) }],
    ],
    [
      'a file is larger than allowed',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', declaredSize: sealedLimits.fileBytes + 1, content: Buffer.of(1) },
      ],
    ],
    [
      'a file is longer than it says',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', deflate: true, declaredSize: 5, content: randomBytes(500) },
      ],
    ],
    [
      'files overlap',
      (entries) => [
        ...entries,
        { name: 'evidence/a.fir', content: Buffer.of(1) },
        { name: 'evidence/b.fir', offset: 38, content: Buffer.of(1) },
      ],
    ],
    [
      'there are too many files',
      (entries) => [
        ...entries,
        ...Array.from({ length: sealedLimits.files }, (_, index) => ({
          name: `evidence/x${index}.fir`,
          content: Buffer.of(1),
        })),
      ],
    ],
  ])('container-malformed when %s', async (_name, change) => {
    await wrong.expectRefused(wrong.repacked(change), 'container-malformed');
  });

  it('container-malformed when what was encrypted is no archive', async () => {
    await wrong.expectRefused(opensslEncrypt(Buffer.from('hello'), wrong.centre), 'container-malformed');
  });

  it.each<[string, (entries: ZipEntry[]) => ZipEntry[]]>([
    ['evidence was changed', replaceContent('evidence/e-1.fir', Buffer.from('other'))],
    ['application.json was changed', replaceContent('application.json', Buffer.from('{}'))],
    ['evidence was taken out', (entries) => entries.filter((entry) => entry.name !== 'evidence/e-1.fir')],
    ['evidence was added', (entries) => [...entries, { name: 'evidence/more.fir', content: Buffer.of(1) }]],
    [
      'the officer manifest is missing',
      (entries) => entries.filter((entry) => entry.name !== sealedNames.officerManifest),
    ],
    [
      'the station manifest is missing',
      (entries) => entries.filter((entry) => entry.name !== sealedNames.stationManifest),
    ],
    ['the officer manifest is not XML', replaceContent(sealedNames.officerManifest, Buffer.from('<a'))],
    [
      'the officer signature was exchanged',
      (entries) =>
        replaceContent(
          sealedNames.officerSignature('minh'),
          opensslSign(Buffer.from('x'), wrong.station.officer()),
        )(entries),
    ],
    [
      'there is a signature no manifest names',
      (entries) => [...entries, { name: sealedNames.officerSignature('other'), content: Buffer.of(1) }],
    ],
  ])('manifest-mismatch when %s', async (_name, change) => {
    await wrong.expectRefused(wrong.repacked(change), 'manifest-mismatch');
  });
});
