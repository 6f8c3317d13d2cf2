import { type KeyObject, constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { tags } from '../../sealing/der.ts';
import { issuerAndSerialOf, readCertificate } from '../../sealing/signing-identity.ts';
import type { CarryKey } from './carry-key.ts';

const headBytes = 64 * 1024;
const pieceBytes = 256 * 1024;

interface Element {
  readonly tag: number;
  /** Offset of its content, and of what follows it. */
  readonly start: number;
  readonly end: number;
}

/** A tag and a definite length at `offset`; its content may lie beyond `bytes`. */
function elementAt(bytes: Buffer, offset: number): Element | null {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || first === 0x80) return null;
  if (first < 0x80) return { tag, start: offset + 2, end: offset + 2 + first };
  const count = first & 0x7f;
  if (count > 6 || offset + 2 + count > bytes.length) return null;
  const length = bytes.readUIntBE(offset + 2, count);
  return { tag, start: offset + 2 + count, end: offset + 2 + count + length };
}

/** The elements one after another from `start` on, as many as are asked for; null where one is missing or cut off. */
function several(bytes: Buffer, start: number, count: number): Element[] | null {
  const found: Element[] = [];
  for (let offset = start; found.length < count; ) {
    const element = elementAt(bytes, offset);
    if (element === null) return null;
    found.push(element);
    offset = element.end;
  }
  return found;
}

const content = (bytes: Buffer, { start, end }: Element): Buffer => bytes.subarray(start, end);

export type EnvelopeFailure = 'damaged' | 'for-another';

/** The plain bytes of a hand-over, in order. What comes out is only worth what the signature inside says of it. */
export class EnvelopeReader {
  readonly #file: FileHandle;
  readonly #decipher: ReturnType<typeof createDecipheriv>;
  readonly #end: number;
  #position: number;
  #plain: Buffer = Buffer.alloc(0);

  private constructor(file: FileHandle, key: Buffer, nonce: Buffer, from: number, to: number) {
    this.#file = file;
    this.#decipher = createDecipheriv('aes-256-gcm', key, nonce);
    this.#position = from;
    this.#end = to;
  }

  /** Of the one form `openEnvelope` writes (docs/sealed-application.md): definite lengths, one RSA-OAEP recipient. */
  static async open(file: FileHandle, carryKey: CarryKey): Promise<EnvelopeReader | EnvelopeFailure> {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const outer = elementAt(bytes, 0);
    const wrapped = outer && several(bytes, outer.start, 2)?.[1];
    const body = wrapped && elementAt(bytes, wrapped.start);
    const parts = body && several(bytes, body.start, 3);
    const recipient = parts?.[1] && elementAt(bytes, parts[1].start);
    const info = recipient && several(bytes, recipient.start, 4);
    const encrypted = parts?.[2] && several(bytes, parts[2].start, 3);
    const algorithm = encrypted?.[1] && several(bytes, encrypted[1].start, 2);
    const nonce = algorithm?.[1] && elementAt(bytes, algorithm[1].start);
    const [version, issuer, , encryptedKey] = info ?? [];
    const sealed = encrypted?.[2];
    if (!version || !issuer || !encryptedKey || !nonce || !sealed || sealed.tag !== tags.contextPrimitive0)
      return 'damaged';
    if (nonce.end - nonce.start !== 12) return 'damaged';
    const named = bytes.subarray(version.end, issuer.end);
    const certificate = readCertificate(carryKey.certificate);
    if (certificate === undefined || !named.equals(Buffer.from(issuerAndSerialOf(certificate)))) {
      return 'for-another';
    }
    const key = contentKey(content(bytes, encryptedKey), carryKey.key);
    if (key === null) return 'damaged';
    return new EnvelopeReader(file, key, Buffer.from(content(bytes, nonce)), sealed.start, sealed.end);
  }

  /** The next so many bytes; null where the file ends before, or can't be read. */
  async take(count: number): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    for (let missing = count; missing > 0; ) {
      const piece = await this.#next(missing);
      if (piece === null) return null;
      pieces.push(piece);
      missing -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** The next so many bytes in pieces; ends early where the file does. */
  async *pieces(count: number): AsyncGenerator<Buffer> {
    for (let missing = count; missing > 0; ) {
      const piece = await this.#next(missing);
      if (piece === null) return;
      missing -= piece.length;
      yield piece;
    }
  }

  async #next(most: number): Promise<Buffer | null> {
    if (this.#plain.length === 0) {
      const length = Math.min(pieceBytes, this.#end - this.#position);
      if (length <= 0) return null;
      const buffer = Buffer.allocUnsafe(length);
      const bytesRead = await this.#file.read(buffer, 0, length, this.#position).then(
        (read) => read.bytesRead,
        () => 0,
      );
      if (bytesRead === 0) return null;
      this.#position += bytesRead;
      this.#plain = this.#decipher.update(buffer.subarray(0, bytesRead));
    }
    const piece = this.#plain.subarray(0, most);
    this.#plain = this.#plain.subarray(piece.length);
    return piece;
  }
}

function contentKey(encrypted: Buffer, key: KeyObject): Buffer | null {
  try {
    const plain = privateDecrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      encrypted,
    );
    return plain.length === 32 ? plain : null;
  } catch {
    return null;
  }
}
