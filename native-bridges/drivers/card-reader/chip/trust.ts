import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from './bytes.ts';
import {
  type Certificate,
  countryOf,
  isIssuedBy,
  largestCertificate,
  parseCertificate,
} from './certificate.ts';
import { signingCountries } from './countries.ts';
import { type SecurityObject, sodHolds } from './sod.ts';
import { ChipRefusal, notGenuine, unsupported } from './refusal.ts';

/** Countries' signing authorities (CSCA) that whoever set up this station trusts. */
export interface TrustedIssuers {
  readonly certificates: readonly Certificate[];
  /** Files in the folder that are no certificates, or whose issuer is not trusted. */
  readonly unused: readonly string[];
}

export const noIssuers: TrustedIssuers = { certificates: [], unused: [] };
/** A country has a handful, the world some thousand. */
const mostFiles = 2000;

/**
 * Reads a folder of certificates, DER or PEM. Self-signed ones are trusted because they are there; link certificates (a new key signed
 * by the old one, ICAO 9303-12, 7.1.2) only where a trusted one issued them. A folder that can't be read trusts nobody.
 */
export async function loadIssuers(folder: string | null): Promise<TrustedIssuers> {
  if (folder === null) return noIssuers;
  const unused: string[] = [];
  const candidates: { readonly name: string; readonly certificate: Certificate }[] = [];
  const names = await readdir(folder).catch((): string[] => {
    unused.push(folder);
    return [];
  });
  for (const name of names.sort().slice(0, mostFiles)) {
    const certificate = await readCertificate(join(folder, name));
    if (certificate === undefined) unused.push(name);
    else candidates.push({ name, certificate });
  }
  const trusted = candidates.filter(({ certificate }) => isSelfSigned(certificate));
  let waiting = candidates.filter((candidate) => !trusted.includes(candidate));
  for (let grown = true; grown; ) {
    const linked = waiting.filter((link) => trusted.some((one) => issued(link.certificate, one.certificate)));
    grown = linked.length > 0;
    trusted.push(...linked);
    waiting = waiting.filter((candidate) => !linked.includes(candidate));
  }
  unused.push(...waiting.map(({ name }) => name));
  return { certificates: trusted.map(({ certificate }) => certificate), unused };
}

async function readCertificate(path: string): Promise<Certificate | undefined> {
  try {
    const { size } = await stat(path);
    if (size > 2 * largestCertificate) return undefined;
    const bytes = new Uint8Array(await readFile(path));
    return parseCertificate(bytes[0] === 0x30 ? bytes : fromPem(Buffer.from(bytes).toString('latin1')));
  } catch {
    return undefined;
  }
}

function fromPem(text: string): Uint8Array {
  const body = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(text)?.[1] ?? '';
  return new Uint8Array(Buffer.from(body, 'base64'));
}

function isSelfSigned(certificate: Certificate): boolean {
  return equal(certificate.issuer, certificate.subject) && issued(certificate, certificate);
}

/** An algorithm we don't know is no reason not to look at the next certificate. */
function issued(certificate: Certificate, authority: Certificate): boolean {
  try {
    return isIssuedBy(certificate, authority);
  } catch (error) {
    if (error instanceof ChipRefusal) return false;
    throw error;
  }
}

export interface IssuerFound {
  readonly issuer: Certificate | null;
}

/**
 * Signature of the SOD, and the chain to a trusted issuer. Dates are held against the time of signing, not against today: a card is good for
 * longer than the key that signed it was in use, and an issuer that has run out since still issued it (ICAO 9303-12, 7.1.1). Where the signer does not
 * say when, the start of its own certificate stands for it. Throws `ChipRefusal` where the signature or a date is wrong.
 */
export function checkIssuer(sod: SecurityObject, { certificates }: TrustedIssuers): IssuerFound {
  if (!sodHolds(sod)) throw notGenuine('signature of the SOD');
  const { signer } = sod;
  const signedAt = sod.signedAt ?? signer.notBefore;
  if (signedAt < signer.notBefore || signedAt > signer.notAfter) {
    throw notGenuine('signed while the signer was not in force');
  }
  const issuer = certificates.find(
    (authority) =>
      issued(signer, authority) &&
      signer.notBefore >= authority.notBefore &&
      signer.notBefore <= authority.notAfter,
  );
  return { issuer: issuer ?? null };
}

/**
 * The authority's country, and the signer's where it names one, against the issuing state in DG1 (ICAO 9303-12, 7.1): among the trusted there may be
 * authorities of the whole world, and each signs for its own. Throws `ChipRefusal`.
 * @param state three letters of the MRZ
 */
export function checkCountry({ signer }: SecurityObject, state: string): void {
  const countries = signingCountries(state);
  if (countries === undefined) throw unsupported('issuing state without a country');
  const authority = countryOf(signer.issuer);
  const own = countryOf(signer.subject) ?? authority;
  if (authority === undefined || own !== authority || !countries.includes(authority)) {
    throw notGenuine('signed by another country');
  }
}
