import { Malformed } from '../malformed.ts';
import { expectSha256 } from './algorithms.ts';
import type { ByteSource } from './byte-source.ts';
import { DerReader, type Header, readHeader, tags } from './der.ts';
import { oids } from './oids.ts';

/**
 * The outside of a sealed application: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084) and RSA-OAEP-SHA256
 * recipients (RFC 4055). The outer levels may have BER's indefinite length, as every writer that streams produces;
 * all inside them is DER.
 */
export interface Envelope {
  readonly recipients: readonly Recipient[];
  readonly nonce: Uint8Array;
  /** Where the encrypted bytes lie in the source, in order. */
  readonly content: readonly { readonly position: number; readonly length: number }[];
  readonly mac: Uint8Array;
}

export interface Recipient {
  /** DER of IssuerAndSerialNumber, or the subject key identifier. */
  readonly identifier:
    | { readonly kind: 'issuer-and-serial'; readonly der: Uint8Array }
    | { readonly kind: 'key-identifier'; readonly value: Uint8Array };
  readonly encryptedKey: Uint8Array;
}

const longestHead = 32 * 1024;
const mostRecipients = 8;
const mostChunks = 65_536;
const nonceLength = 12;
const macLength = 16;

interface Level {
  /** Position after the last byte, or null while an end-of-contents is still to come. */
  readonly end: number | null;
}

class EnvelopeReader {
  private readonly source: ByteSource;
  position = 0;
  private readonly levels: Level[] = [];

  constructor(source: ByteSource) {
    this.source = source;
  }

  private limit(): number {
    for (let index = this.levels.length - 1; index >= 0; index -= 1) {
      const end = this.levels[index]?.end;
      if (end !== null && end !== undefined) return end;
    }
    return this.source.size;
  }

  async header(): Promise<Header> {
    const header = readHeader(await this.source.read(this.position, 6));
    const end = this.position + header.headerLength + (header.length ?? 0);
    if (end > this.limit()) throw new Malformed('envelope element longer than what holds it');
    return header;
  }

  /** Steps into a constructed element, of known or of indefinite length. */
  async open(tag: number): Promise<void> {
    const header = await this.header();
    if (header.tag !== tag) throw new Malformed(`envelope tag ${header.tag} where ${tag} is expected`);
    this.position += header.headerLength;
    this.levels.push({ end: header.length === null ? null : this.position + header.length });
  }

  async close(): Promise<void> {
    const level = this.levels.pop();
    if (level === undefined) throw new Malformed('envelope closed twice');
    if (level.end !== null) {
      if (this.position !== level.end) throw new Malformed('unexpected element in the envelope');
      return;
    }
    const [first, second] = await this.source.read(this.position, 2);
    if (first !== 0 || second !== 0) throw new Malformed('end-of-contents missing');
    this.position += 2;
  }

  /** True where the innermost level has no further element. */
  async atEnd(): Promise<boolean> {
    const level = this.levels.at(-1);
    if (level === undefined) return this.position === this.source.size;
    if (level.end !== null) return this.position === level.end;
    const [first, second] = await this.source.read(this.position, 2);
    return first === 0 && second === 0;
  }

  /** One whole DER element of the head. */
  async element(tag: number): Promise<DerReader> {
    const header = await this.header();
    if (header.length === null) throw new Malformed('indefinite length inside the head');
    const length = header.headerLength + header.length;
    if (length > longestHead) throw new Malformed('head of the envelope too long');
    const bytes = await this.source.read(this.position, length);
    this.position += length;
    const reader = new DerReader(bytes);
    if (reader.peek() !== tag) throw new Malformed(`envelope tag ${header.tag} where ${tag} is expected`);
    return reader;
  }
}

/** Throws `Malformed` for anything outside the profile; decrypts nothing. */
export async function readEnvelope(source: ByteSource): Promise<Envelope> {
  const reader = new EnvelopeReader(source);
  await reader.open(tags.sequence);
  if ((await reader.element(tags.oid)).oid() !== oids.authEnvelopedData) {
    throw new Malformed('not AuthEnvelopedData');
  }
  await reader.open(tags.contextConstructed(0));
  await reader.open(tags.sequence);
  if ((await reader.element(tags.integer)).smallInteger() !== 0) throw new Malformed('version not 0');
  const recipients = readRecipients((await reader.element(tags.set)).inside(tags.set));
  await reader.open(tags.sequence);
  if ((await reader.element(tags.oid)).oid() !== oids.data) throw new Malformed('content not id-data');
  const nonce = readGcm((await reader.element(tags.sequence)).sequence());
  const content = await readContent(reader);
  await reader.close();
  const mac = (await reader.element(tags.octetString)).take(tags.octetString).content;
  if (mac.length !== macLength) throw new Malformed('authentication tag not 16 bytes');
  await reader.close();
  await reader.close();
  await reader.close();
  if (reader.position !== source.size) throw new Malformed('bytes after the envelope');
  return { recipients, nonce, content, mac };
}

async function readContent(reader: EnvelopeReader): Promise<Envelope['content']> {
  const header = await reader.header();
  if (header.tag === tags.context(0)) {
    if (header.length === null) throw new Malformed('primitive of indefinite length');
    const position = reader.position + header.headerLength;
    reader.position = position + header.length;
    return [{ position, length: header.length }];
  }
  await reader.open(tags.contextConstructed(0));
  const chunks: { position: number; length: number }[] = [];
  while (!(await reader.atEnd())) {
    const chunk = await reader.header();
    if (chunk.tag !== tags.octetString || chunk.length === null)
      throw new Malformed('chunk not OCTET STRING');
    if (chunks.length === mostChunks) throw new Malformed('too many chunks');
    const position = reader.position + chunk.headerLength;
    reader.position = position + chunk.length;
    chunks.push({ position, length: chunk.length });
  }
  await reader.close();
  return chunks;
}

function readGcm(algorithm: DerReader): Uint8Array {
  if (algorithm.oid() !== oids.aes256Gcm) throw new Malformed('cipher other than AES-256-GCM');
  const parameters = algorithm.sequence();
  algorithm.end();
  const nonce = parameters.take(tags.octetString).content;
  if (nonce.length !== nonceLength) throw new Malformed('nonce not 12 bytes');
  // RFC 5084: absent means 12, which is refused with every other short tag.
  if (parameters.smallInteger() !== macLength) throw new Malformed('tag length not 16');
  parameters.end();
  return nonce;
}

function readRecipients(set: DerReader): Recipient[] {
  const recipients: Recipient[] = [];
  while (!set.atEnd) {
    if (recipients.length === mostRecipients) throw new Malformed('too many recipients');
    recipients.push(readRecipient(set.sequence()));
  }
  if (recipients.length === 0) throw new Malformed('no recipient');
  return recipients;
}

function readRecipient(recipient: DerReader): Recipient {
  const version = recipient.smallInteger();
  const byIssuer = recipient.optional(tags.sequence);
  const identifier: Recipient['identifier'] =
    byIssuer === undefined
      ? { kind: 'key-identifier', value: recipient.take(tags.context(0)).content }
      : { kind: 'issuer-and-serial', der: byIssuer.raw };
  if (version !== (byIssuer === undefined ? 2 : 0)) throw new Malformed('recipient version');
  readOaepSha256(recipient.sequence());
  const encryptedKey = recipient.take(tags.octetString).content;
  recipient.end();
  return { identifier, encryptedKey };
}

/** RSAES-OAEP-params with SHA-256 for both hash and mask (RFC 4055, 4.1); defaults would mean SHA-1. */
function readOaepSha256(algorithm: DerReader): void {
  if (algorithm.oid() !== oids.rsaesOaep) throw new Malformed('key transport other than RSA-OAEP');
  const parameters = algorithm.sequence();
  algorithm.end();
  const hash = parameters.inside(tags.contextConstructed(0));
  expectSha256(hash.sequence());
  hash.end();
  const maskHolder = parameters.inside(tags.contextConstructed(1));
  const mask = maskHolder.sequence();
  maskHolder.end();
  if (mask.oid() !== oids.mgf1) throw new Malformed('mask other than MGF1');
  expectSha256(mask.sequence());
  mask.end();
  parameters.end();
}
