import { timingSafeEqual } from 'node:crypto';
import type { Command, Response } from './apdu.ts';
import { toBigEndian, concat } from './bytes.ts';
import { blockLengthOf, cbc, encryptedCounter, macOf, pad, type SessionKeys, unpad } from './ciphers.ts';
import { notGenuine } from './refusal.ts';
import { tlv, TlvReader } from './tlv.ts';

const none = new Uint8Array(0);

/** The send sequence counter and what is computed with it; the same on both sides. */
export class MessageCounter {
  #value: bigint;

  constructor(
    readonly keys: SessionKeys,
    start: bigint,
  ) {
    this.#value = start;
  }

  get blockLength(): number {
    return blockLengthOf(this.keys.suite);
  }

  next(): void {
    this.#value += 1n;
  }

  encrypt(data: Uint8Array): Uint8Array {
    const { suite, encryption } = this.keys;
    return cbc(suite, 'encrypt', encryption, pad(data, this.blockLength), this.#initial());
  }

  /** Undefined where it is no whole blocks or not padded. */
  decrypt(data: Uint8Array): Uint8Array | undefined {
    if (data.length === 0 || data.length % this.blockLength !== 0) return undefined;
    const { suite, encryption } = this.keys;
    return unpad(cbc(suite, 'decrypt', encryption, data, this.#initial()), this.blockLength);
  }

  /** `data` padded to whole blocks behind the counter. */
  mac(data: Uint8Array): Uint8Array {
    const { suite, mac } = this.keys;
    return macOf(suite, mac, concat(this.#bytes(), pad(data, this.blockLength)));
  }

  #bytes(): Uint8Array {
    return toBigEndian(this.#value, this.blockLength);
  }

  #initial(): Uint8Array {
    return encryptedCounter(this.keys, this.#bytes());
  }
}

/**
 * The terminal's end of secure messaging (ICAO 9303-11, 9.8): commands are encrypted and sealed, answers are checked before anything
 * in them is looked at.
 */
export class SecureChannel {
  readonly #counter: MessageCounter;

  /** @param start of the send sequence counter: from BAC, or 0 */
  constructor(keys: SessionKeys, start: bigint) {
    this.#counter = new MessageCounter(keys, start);
  }

  wrap({ cla, ins, p1, p2, data, le }: Command): Command {
    const counter = this.#counter;
    counter.next();
    const header = Uint8Array.of(cla | 0x0c, ins, p1, p2);
    const odd = (ins & 1) === 1;
    const cipher =
      data === undefined
        ? none
        : odd
          ? tlv(0x85, counter.encrypt(data))
          : tlv(0x87, Uint8Array.of(1), counter.encrypt(data));
    const expected = le === undefined ? none : tlv(0x97, lengthExpected(le));
    const sealed = concat(pad(header, counter.blockLength), cipher, expected);
    const whole = concat(cipher, expected, tlv(0x8e, counter.mac(sealed)));
    const large = whole.length > 255 || (le ?? 0) > 256;
    return { cla: cla | 0x0c, ins, p1, p2, data: whole, le: large ? 65_536 : 256 };
  }

  /**
   * Throws `ChipRefusal` (`card-not-genuine`) where seal or form are wrong. A bare status word of an error is taken: it ends the
   * session and says nothing else.
   */
  unwrap({ data, sw }: Response): Response {
    const counter = this.#counter;
    counter.next();
    if (data.length === 0 && sw !== 0x9000) return { data, sw };
    const reader = new TlvReader(data);
    const cipher = reader.optional(0x87) ?? reader.optional(0x85);
    const status = reader.take(0x99);
    const mac = reader.take(0x8e);
    if (!reader.atEnd) throw notGenuine('data behind the seal of an answer');
    const expected = counter.mac(concat(cipher?.raw ?? none, status.raw));
    if (mac.value.length !== 8 || !timingSafeEqual(mac.value, expected)) {
      throw notGenuine('seal of an answer');
    }
    const [sw1, sw2, ...more] = status.value;
    if (sw1 === undefined || sw2 === undefined || more.length > 0) throw notGenuine('sealed status word');
    const plain = cipher === undefined ? none : this.#open(cipher.tag, cipher.value);
    return { data: plain, sw: (sw1 << 8) | sw2 };
  }

  #open(tag: number, value: Uint8Array): Uint8Array {
    if (tag === 0x87 && value[0] !== 1) throw notGenuine('padding indicator of an answer');
    const plain = this.#counter.decrypt(tag === 0x87 ? value.subarray(1) : value);
    if (plain === undefined) throw notGenuine('padding of an answer');
    return plain;
  }
}

function lengthExpected(le: number): Uint8Array {
  return le > 256 ? Uint8Array.of((le >> 8) & 0xff, le & 0xff) : Uint8Array.of(le & 0xff);
}
