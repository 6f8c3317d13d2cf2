import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  asicMimeType,
  asicNamespaces,
  sealedNames,
  sha256Method,
} from '../../../domain/application/sealed.ts';
import { writeZip, type ZipEntry } from './zip-writer.ts';

/** PEM. */
export interface OpensslSigner {
  readonly id: string;
  readonly certificate: string;
  readonly key: string;
}

export interface ContainerInput {
  readonly files: readonly {
    readonly name: string;
    readonly mimeType: string;
    readonly content: Uint8Array;
  }[];
  readonly officer: OpensslSigner;
  readonly supervisor?: OpensslSigner;
  readonly station: OpensslSigner;
}

/** Runs `use` with a folder that is gone afterwards. */
function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-sealer-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Detached CAdES signature, made by the openssl command. */
export function opensslSign(
  content: Uint8Array,
  signer: OpensslSigner,
  extra: readonly string[] = ['-cades'],
): Buffer {
  return withFolder((folder) => {
    writeFileSync(join(folder, 'content'), content);
    writeFileSync(join(folder, 'signer.pem'), signer.certificate);
    writeFileSync(join(folder, 'signer.key'), signer.key, { mode: 0o600 });
    const words =
      'cms -sign -binary -md sha256 -in content -signer signer.pem -inkey signer.key -outform DER -out out';
    execFileSync('openssl', [...words.split(' '), ...extra], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'out'));
  });
}

/** AuthEnvelopedData, made by the openssl command; `-stream` among `extra` makes it BER of indefinite length. */
export function opensslEncrypt(content: Uint8Array, centre: string, extra: readonly string[] = []): Buffer {
  return withFolder((folder) => {
    writeFileSync(join(folder, 'content'), content);
    writeFileSync(join(folder, 'centre.pem'), centre);
    const words =
      'cms -encrypt -binary -aes-256-gcm -in content -outform DER -out out -recip centre.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256';
    execFileSync('openssl', [...words.split(' '), ...extra], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'out'));
  });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export function asicManifest(
  signatureName: string,
  files: readonly { readonly name: string; readonly mimeType: string; readonly content: Uint8Array }[],
): Buffer {
  const references = files.map(
    ({ name, mimeType, content }) =>
      `<asic:DataObjectReference URI="${name}" MimeType="${mimeType}"><ds:DigestMethod Algorithm="${sha256Method}"/>` +
      `<ds:DigestValue>${sha256(content).toString('base64')}</ds:DigestValue></asic:DataObjectReference>`,
  );
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<asic:ASiCManifest xmlns:asic="${asicNamespaces.asic}" xmlns:ds="${asicNamespaces.ds}">` +
      `<asic:SigReference URI="${signatureName}" MimeType="application/pkcs7-signature"/>${references.join('')}</asic:ASiCManifest>\n`,
  );
}

/** All files of the container in their order: to be changed by a test before they are packed. */
export function containerEntries({ files, officer, supervisor, station }: ContainerInput): ZipEntry[] {
  const signed: { name: string; mimeType: string; content: Buffer }[] = [];
  const sign = (signer: OpensslSigner, manifestName: string, signatureName: string): void => {
    const manifest = asicManifest(signatureName, [...files, ...signed]);
    const signature = opensslSign(manifest, signer);
    signed.push(
      { name: manifestName, mimeType: 'text/xml', content: manifest },
      { name: signatureName, mimeType: 'application/pkcs7-signature', content: signature },
    );
  };
  sign(officer, sealedNames.officerManifest, sealedNames.officerSignature(officer.id));
  if (supervisor !== undefined) {
    sign(supervisor, sealedNames.supervisorManifest, sealedNames.supervisorSignature(supervisor.id));
  }
  sign(station, sealedNames.stationManifest, sealedNames.stationSignature(station.id));
  return [
    { name: sealedNames.mimetype, content: Buffer.from(asicMimeType) },
    ...files.map(({ name, content }) => ({ name, content, deflate: true })),
    ...signed.map(({ name, content }) => ({ name, content })),
  ];
}

/** A whole sealed application with nothing of the product in it. */
export function opensslSeal(input: ContainerInput, centre: string): Buffer {
  return opensslEncrypt(writeZip(containerEntries(input)), centre);
}
