import { constants, createDecipheriv, type KeyObject, privateDecrypt, randomBytes } from 'node:crypto';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import { Malformed } from '../malformed.ts';
import type { ByteSource } from './byte-source.ts';
import { type Envelope, type Recipient, readEnvelope } from './envelope.ts';

/** Whose envelope can be opened. */
export interface RecipientKey {
  /** DER of IssuerAndSerialNumber of the certificate. */
  readonly issuerAndSerial: Uint8Array;
  readonly keyIdentifier: Uint8Array;
  readonly privateKey: KeyObject;
}

/** Decrypted at once: content of most applications is one piece, which is not copied. */
const pieceLength = 8 * 1024 * 1024;

/**
 * Opens an envelope. The whole content is in the answer only after its authentication tag held; the sealed bytes are read
 * piece by piece, so memory holds the content once. Which of key or tag was wrong is deliberately not told: an
 * answer that depends on it is an oracle.
 */
export async function decryptEnvelope(
  source: ByteSource,
  key: RecipientKey,
): Promise<Result<Buffer, Failure<'not-decryptable'>>> {
  let envelope: Envelope;
  try {
    envelope = await readEnvelope(source);
  } catch (error) {
    if (error instanceof Malformed) return err('not-decryptable', error.message);
    throw error;
  }
  const recipient = envelope.recipients.find((candidate) => isFor(candidate, key));
  if (recipient === undefined) return err('not-decryptable', 'not encrypted to this centre');
  const content = await decryptContent(source, envelope, contentKey(recipient, key));
  return content === null ? err('not-decryptable', 'key or authentication tag does not fit') : ok(content);
}

function isFor({ identifier }: Recipient, key: RecipientKey): boolean {
  return identifier.kind === 'issuer-and-serial'
    ? Buffer.compare(identifier.der, key.issuerAndSerial) === 0
    : Buffer.compare(identifier.value, key.keyIdentifier) === 0;
}

/** A key that can't be unwrapped is replaced by a random one: the answer and its time are those of a wrong tag. */
function contentKey(recipient: Recipient, key: RecipientKey): Buffer {
  const standIn = randomBytes(32);
  try {
    const unwrapped = privateDecrypt(
      { key: key.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      recipient.encryptedKey,
    );
    return unwrapped.length === 32 ? unwrapped : standIn;
  } catch {
    return standIn;
  }
}

async function decryptContent(
  source: ByteSource,
  envelope: Envelope,
  contentKey: Buffer,
): Promise<Buffer | null> {
  const decipher = createDecipheriv('aes-256-gcm', contentKey, envelope.nonce, { authTagLength: 16 });
  decipher.setAuthTag(envelope.mac);
  const content = await updated(source, envelope.content, (piece) => decipher.update(piece));
  try {
    decipher.final();
  } catch {
    content.fill(0);
    return null;
  }
  return content;
}

/** The content as `update` gives it: of a single piece its own answer, of several a whole that is filled one by one. */
async function updated(
  source: ByteSource,
  chunks: Envelope['content'],
  update: (piece: Uint8Array) => Buffer,
): Promise<Buffer> {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1 && only.length <= pieceLength) {
    return update(await source.read(only.position, only.length));
  }
  const content = Buffer.allocUnsafe(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let filled = 0;
  for (const chunk of chunks) {
    for (let offset = 0; offset < chunk.length; offset += pieceLength) {
      const length = Math.min(pieceLength, chunk.length - offset);
      filled += update(await source.read(chunk.position + offset, length)).copy(content, filled);
    }
  }
  return content;
}
