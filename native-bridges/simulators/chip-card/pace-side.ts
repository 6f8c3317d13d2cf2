import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import { equal } from '../../drivers/card-reader/chip/bytes.ts';
import {
  cbc,
  deriveKey,
  macOfUnpadded,
  type SessionKeys,
  sessionKeys,
  type Suite,
} from '../../drivers/card-reader/chip/ciphers.ts';
import {
  type Curve,
  type Point,
  randomScalar,
  readPoint,
  sharedSecret,
} from '../../drivers/card-reader/chip/curves.ts';
import { mappedGenerator, tokenInput } from '../../drivers/card-reader/chip/pace.ts';
import { tlv, TlvReader } from '../../drivers/card-reader/chip/tlv.ts';

/** The chip's side of one PACE (ICAO 9303-11, 4.4): four questions in their order. */
export class PaceSide {
  #nonce: Uint8Array | undefined;
  #generator: Point | undefined;
  #agreed: { keys: SessionKeys; own: Uint8Array; theirs: Uint8Array } | undefined;

  constructor(
    private readonly oid: string,
    private readonly suite: Suite,
    private readonly curve: Curve,
    private readonly secret: Uint8Array,
    private readonly random: RandomSource,
  ) {}

  /**
   * `data`: what stands in the command. Keys come with the last answer; undefined: refused. Throws where it is no point or no data object.
   */
  answer(data: Uint8Array): { readonly data: Uint8Array; readonly keys?: SessionKeys } | undefined {
    const inner = new TlvReader(data).inside(0x7c);
    if (inner.atEnd) return { data: tlv(0x7c, tlv(0x80, this.#sealedNonce())) };
    const { tag, value } = inner.any();
    if (tag === 0x81) return { data: tlv(0x7c, tlv(0x82, this.#map(value))) };
    if (tag === 0x83) return { data: tlv(0x7c, tlv(0x84, this.#agree(value))) };
    return tag === 0x85 ? this.#finish(value) : undefined;
  }

  #sealedNonce(): Uint8Array {
    this.#nonce = this.random(16);
    return cbc(this.suite, 'encrypt', deriveKey(this.secret, 3, this.suite), this.#nonce);
  }

  #map(theirs: Uint8Array): Uint8Array {
    if (this.#nonce === undefined) throw new Error('order');
    const own = randomScalar(this.curve, this.random);
    const shared = readPoint(this.curve, theirs).multiply(own);
    this.#generator = mappedGenerator(this.curve, this.#nonce, shared);
    return this.curve.Point.BASE.multiply(own).toBytes(false);
  }

  #agree(theirs: Uint8Array): Uint8Array {
    if (this.#generator === undefined) throw new Error('order');
    const secret = randomScalar(this.curve, this.random);
    const own = this.#generator.multiply(secret).toBytes(false);
    const shared = sharedSecret(this.curve, secret, readPoint(this.curve, theirs));
    this.#agreed = { keys: sessionKeys(shared, this.suite), own, theirs: theirs.slice() };
    return own;
  }

  #finish(token: Uint8Array) {
    if (this.#agreed === undefined) throw new Error('order');
    const { keys, own, theirs } = this.#agreed;
    const tokenOver = (publicKey: Uint8Array) =>
      macOfUnpadded(this.suite, keys.mac, tokenInput(this.oid, publicKey));
    if (!equal(token, tokenOver(own))) return undefined;
    return { data: tlv(0x7c, tlv(0x86, tokenOver(theirs))), keys };
  }
}
