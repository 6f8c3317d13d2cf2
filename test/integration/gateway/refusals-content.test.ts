import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealedNames } from '../../../domain/application/sealed.ts';
import { type ContainerInput, opensslSeal } from '../../support/gateway/openssl-sealer.ts';
import { newApplicationId, sha256Hex } from '../../support/gateway/test-gateway.ts';
import { Wrongdoer } from '../../support/gateway/wrongdoer.ts';

let wrong: Wrongdoer;

beforeAll(async () => {
  wrong = await Wrongdoer.start();
});
beforeEach(() => {
  wrong.id = newApplicationId();
});
afterAll(() => wrong.stop());

describe('refusal', () => {
  it.each<[string, RegExp, (input: ContainerInput) => ContainerInput]>([
    ['is not JSON', /JSON/, withApplication(() => Buffer.from('{'))],
    ['is not canonical', /canonical/, withApplication((bytes) => Buffer.concat([Buffer.from(' '), bytes]))],
    [
      'has a member twice',
      /canonical/,
      withApplication((bytes) => Buffer.from(bytes.toString('utf8').replace('{', '{"a":1,"a":1,'))),
    ],
    ['is not UTF-8', /UTF-8/, withApplication((bytes) => Buffer.concat([bytes, Buffer.of(0xff)]))],
    ['is nested beyond measure', /nested too deeply/, withApplication(() => Buffer.from(nested(50_000)))],
    [
      'lacks a member',
      /schema/,
      withApplication((bytes) => Buffer.from(bytes.toString('utf8').replace(/,"status":"FINALIZED"/, ''))),
    ],
    [
      'refers to a file that is not there',
      /refers/,
      withApplication((bytes) =>
        Buffer.from(bytes.toString('utf8').replace('"evidence/e-1.fir"', '"evidence/e-0.fir"')),
      ),
    ],
    [
      'gives a file another digest',
      /refers/,
      withApplication((bytes) =>
        Buffer.from(bytes.toString('utf8').replace(/(\\"sha256\\":\\")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`)),
      ),
    ],
  ])('application-malformed when application.json %s', async (_name, cause, change) => {
    await wrong.expectRefused(wrong.sealedWith(change), 'application-malformed', cause);
  });

  it('application-malformed when everybody signed a file under evidence/ that application.json never names', async () => {
    const more = {
      name: 'evidence/e-999.fir',
      mimeType: 'application/vnd.iso19794-4',
      content: Buffer.of(1),
    };
    const sealed = wrong.sealedWith((input) => ({ ...input, files: [...input.files, more] }));
    await wrong.expectRefused(sealed, 'application-malformed', /does not name/);
  });

  it('application-malformed when it names another officer than signed', async () => {
    const input = wrong.station.containerInput(wrong.id, undefined, { officerId: 'ky' });
    await wrong.expectRefused(opensslSeal(input, wrong.centre), 'application-malformed', /officer/);
  });

  it('application-incomplete when the policy asks for more, naming codes and no data', async () => {
    const sealed = wrong.station.seal(wrong.id, (enrollment) => ({
      ...enrollment,
      biometricData: enrollment.biometricData.filter((item) => item.instance !== 'ROLLED_LEFT_RING'),
      biographicData: { ...enrollment.biographicData, identifyingFeatures: '' },
    }));
    await wrong.expectRefused(
      sealed,
      'application-incomplete',
      /field\.missing\.identifyingFeatures.*fingerprint\.missing\.ROLLED_LEFT_RING\.LEFT_RING/,
    );
  });

  it('application-incomplete when it follows another policy than the station was given', async () => {
    const input = wrong.station.containerInput(wrong.id, undefined, { policyId: '2024-07' });
    await wrong.expectRefused(opensslSeal(input, wrong.centre), 'application-incomplete', /policy\.other/);
  });

  it('application-id-mismatch when it is another application inside', async () => {
    await wrong.expectRefused(wrong.station.seal(newApplicationId()), 'application-id-mismatch');
  });

  it('application-id-mismatch when the upload was made for another id', async () => {
    const sealed = wrong.station.seal(wrong.id);
    const sha256 = sha256Hex(sealed);
    const uploadId = await wrong.station.client.upload(sealed, { applicationId: newApplicationId(), sha256 });
    const reply = await wrong.station.commit(wrong.id, { uploadId, sha256, size: sealed.length });
    expect(reply.json.code).toBe('application-id-mismatch');
  });
});

/** Arrays within arrays, with numbers between them that keep it from being refused as packed too tightly. */
function nested(depth: number): string {
  const opening = Array.from({ length: depth }, (_, index) => `[${(index * 7919) % 10_007},`).join('');
  return `${opening}0${']'.repeat(depth)}`;
}

function withApplication(change: (bytes: Buffer) => Buffer): (input: ContainerInput) => ContainerInput {
  return (input) => ({
    ...input,
    files: input.files.map((file) =>
      file.name === sealedNames.application ? { ...file, content: change(Buffer.from(file.content)) } : file,
    ),
  });
}
