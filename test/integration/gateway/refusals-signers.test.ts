import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealedNames } from '../../../domain/application/sealed.ts';
import { asicManifest, opensslSign } from '../../support/gateway/openssl-sealer.ts';
import { newApplicationId, TestGateway } from '../../support/gateway/test-gateway.ts';
import { replaceContent, Wrongdoer } from '../../support/gateway/wrongdoer.ts';
import { type ZipEntry } from '../../support/gateway/zip-writer.ts';

let wrong: Wrongdoer;

beforeAll(async () => {
  wrong = await Wrongdoer.start();
});
beforeEach(() => {
  wrong.id = newApplicationId();
});
afterAll(() => wrong.stop());

describe('refusal', () => {
  it('officer-signature-invalid when it is over another manifest', async () => {
    await wrong.expectRefused(
      wrong.repacked(withOfficerSignature(() => opensslSign(Buffer.from('other'), wrong.station.officer()))),
      'officer-signature-invalid',
      /digest/,
    );
  });

  it('officer-signature-invalid when it does not bind the certificate', async () => {
    await wrong.expectRefused(
      wrong.repacked(withOfficerSignature((manifest) => opensslSign(manifest, wrong.station.officer(), []))),
      'officer-signature-invalid',
      /signing-certificate-v2/,
    );
  });

  it('officer-signature-invalid when the file is missing', async () => {
    await wrong.expectRefused(
      wrong.repacked((entries) =>
        entries.filter((entry) => entry.name !== sealedNames.officerSignature('minh')),
      ),
      'officer-signature-invalid',
    );
  });

  it('officer-signature-invalid when it was made in the future', async () => {
    const late = await TestGateway.startAnother(() => new Date(Date.now() - 3600_000));
    try {
      const other = await late.provision();
      const sealed = other.seal(wrong.id);
      const reply = await other.deliver(wrong.id, sealed);
      expect(reply.json).toMatchObject({ code: 'officer-signature-invalid', cause: 'signed in the future' });
      other.client.close();
    } finally {
      await late.stop();
    }
  });

  it('station-signature-invalid when it is over another manifest', async () => {
    const name = sealedNames.stationSignature(wrong.station.id);
    const signature = opensslSign(Buffer.from('other'), wrong.station.signer());
    await wrong.expectRefused(wrong.repacked(replaceContent(name, signature)), 'station-signature-invalid');
  });

  it('signer-untrusted when the officer may not sign', async () => {
    await wrong.expectRefused(
      wrong.sealedWith((input) => ({ ...input, officer: wrong.station.officer('ky') })),
      'signer-untrusted',
      /role/,
    );
  });

  it('signer-untrusted when the station signs as officer', async () => {
    await wrong.expectRefused(
      wrong.sealedWith((input) => ({ ...input, officer: { ...wrong.station.signer(), id: 'minh' } })),
      'signer-untrusted',
      /made by a station/,
    );
  });

  it('signer-untrusted when another station sealed it', async () => {
    const other = await wrong.gateway.provision();
    other.client.close();
    await wrong.expectRefused(
      wrong.sealedWith((input) => ({ ...input, station: other.signer() })),
      'signer-untrusted',
      /another station/,
    );
  });

  it('signer-untrusted when another centre issued the certificate', async () => {
    await wrong.expectRefused(
      wrong.sealedWith((input) => ({ ...input, officer: wrong.foreigner.officer() })),
      'signer-untrusted',
      /issuer/,
    );
  });

  it('signer-untrusted when the officer certificate was revoked before it signed, not when after', async () => {
    const own = await wrong.gateway.provision();
    const before = newApplicationId();
    const sealedBefore = own.seal(before);
    // Signing times have whole seconds.
    await wrong.gateway.store.revoke(
      { stationId: own.id, officerId: 'minh' },
      new Date(Date.now() + 1000),
      'ceased',
    );
    expect((await own.deliver(before, sealedBefore)).status).toBe(200);
    await wrong.gateway.store.revoke({ stationId: own.id, officerId: 'minh' }, new Date(), 'ceased');
    own.client.close();

    const other = await wrong.gateway.provision();
    await wrong.gateway.store.revoke(
      { stationId: other.id, officerId: 'minh' },
      new Date(Date.now() - 60_000),
      'ceased',
    );
    const after = newApplicationId();
    const reply = await other.deliver(after, other.seal(after));
    expect(reply.json).toMatchObject({ code: 'signer-untrusted', cause: 'officer certificate revoked' });
    other.client.close();
  });

  it('signer-untrusted when the officer key is compromised, whenever it signed', async () => {
    const own = await wrong.gateway.provision();
    const applicationId = newApplicationId();
    const sealed = own.seal(applicationId);
    await wrong.gateway.store.revoke(
      { stationId: own.id, officerId: 'minh' },
      new Date(Date.now() + 60_000),
      'compromised',
    );
    expect((await own.deliver(applicationId, sealed)).json.code).toBe('signer-untrusted');
    own.client.close();
  });
});

/** Exchanges the officer's signature and lets the station sign the outcome: a station that lies about its officer. */
function withOfficerSignature(sign: (manifest: Uint8Array) => Buffer): (entries: ZipEntry[]) => ZipEntry[] {
  return (entries) => {
    const content = (name: string) =>
      entries.find((entry) => entry.name === name)?.content ?? Buffer.alloc(0);
    const signatureName = sealedNames.officerSignature('minh');
    const signature = sign(content(sealedNames.officerManifest));
    const stationSignature = sealedNames.stationSignature(wrong.station.id);
    const manifest = asicManifest(stationSignature, [
      ...entries
        .filter((entry) => entry.name === sealedNames.application || entry.name.startsWith('evidence/'))
        .map((entry) => ({ ...entry, mimeType: 'application/octet-stream' })),
      {
        name: sealedNames.officerManifest,
        mimeType: 'text/xml',
        content: content(sealedNames.officerManifest),
      },
      { name: signatureName, mimeType: 'application/pkcs7-signature', content: signature },
    ]);
    const changed = new Map<string, Uint8Array>([
      [signatureName, signature],
      [sealedNames.stationManifest, manifest],
      [stationSignature, opensslSign(manifest, wrong.station.signer())],
    ]);
    return entries.map((entry) => ({ ...entry, content: changed.get(entry.name) ?? entry.content }));
  };
}
