import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';

/**
 * The pad's side of the second encryption scheme: takes an RSA key in pieces, makes an AES key, hands it out encrypted, and encrypts pen
 * samples. Written from the protocol, not from the driver.
 */
export class PadEncryption {
  #type = { aes: 0, rsa: 0, padding: 0 };
  #exponent = Buffer.alloc(0);
  #modulus = Buffer.alloc(0);
  #cipherText = Buffer.alloc(0);
  #key: Buffer | undefined;
  #asked: { parameter: number; index: number } | undefined;
  #lastResult = 0;

  forget(): void {
    this.#exponent = Buffer.alloc(0);
    this.#modulus = Buffer.alloc(0);
    this.#cipherText = Buffer.alloc(0);
    this.#key = undefined;
    this.#asked = undefined;
  }

  get agreed(): boolean {
    return this.#key !== undefined;
  }

  /** Report 0x40 from the host. */
  command(report: Uint8Array): void {
    const [, number = 0, parameter = 0, length = 0] = report;
    const data = Buffer.from(report.subarray(4, 4 + length));
    this.#lastResult = 0;
    switch (number) {
      case 1:
        this.forget();
        this.#type = { aes: parameter, padding: length >> 6, rsa: length & 0x3f };
        return;
      case 2:
        if (parameter === 0) this.#exponent = data;
        else if (parameter === 1) this.#modulus = Buffer.concat([this.#modulus, data]);
        return;
      case 4:
        this.#asked = { parameter, index: length };
        return;
      case 5:
        this.#makeKey();
        return;
      default:
        this.#lastResult = 1;
    }
  }

  /** Report 0x40 to the host. */
  answer(): Uint8Array {
    const report = new Uint8Array(68);
    const index = this.#asked?.index ?? 0;
    const piece =
      this.#asked?.parameter === 2 ? this.#cipherText.subarray(index * 64, index * 64 + 64) : Buffer.alloc(0);
    report.set([0x40, 4, this.#asked?.parameter ?? 0, piece.length]);
    report.set(piece, 4);
    return report;
  }

  /** Report 0x50. */
  status(): Uint8Array {
    const report = new Uint8Array(17);
    const state = (there: boolean): number => (there ? 0x00 : 0xff);
    report.set([
      0x50,
      this.#type.aes,
      (this.#type.padding << 6) | this.#type.rsa,
      0,
      state(this.#exponent.length > 0),
      state(this.#modulus.length === [128, 192, 256][this.#type.rsa]),
      state(this.#cipherText.length > 0),
      this.#lastResult,
      0x07,
    ]);
    return report;
  }

  #makeKey(): void {
    const key = randomBytes([16, 24, 32][this.#type.aes] ?? 16);
    try {
      const publicKey = createPublicKey({
        format: 'jwk',
        key: {
          kty: 'RSA',
          n: this.#modulus.toString('base64url'),
          e: this.#exponent.toString('base64url'),
        },
      });
      this.#cipherText = publicEncrypt(
        this.#type.padding === 2
          ? { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
          : { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
        key,
      );
      this.#key = key;
    } catch {
      this.#lastResult = 2;
    }
  }

  /** Sixteen bytes under the agreed key, or under another one. */
  encrypt(block: Uint8Array, wrongKey: boolean): Uint8Array {
    const key = wrongKey || this.#key === undefined ? randomBytes(32) : this.#key;
    const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
    return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
  }
}
