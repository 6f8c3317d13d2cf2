import type { Command, Response } from '../../drivers/card-reader/chip/apdu.ts';
import { concat, equal, unsignedOf } from '../../drivers/card-reader/chip/bytes.ts';
import { pad, type SessionKeys } from '../../drivers/card-reader/chip/ciphers.ts';
import { MessageCounter } from '../../drivers/card-reader/chip/secure-messaging.ts';
import { tlv, TlvReader } from '../../drivers/card-reader/chip/tlv.ts';

const none = new Uint8Array(0);

/** The chip's end of secure messaging. */
export class CardChannel {
  readonly #counter: MessageCounter;

  constructor(keys: SessionKeys, start: bigint) {
    this.#counter = new MessageCounter(keys, start);
  }

  /** Undefined where seal or form are wrong: the chip then ends the session. */
  open({ cla, ins, p1, p2, data }: Command): Command | undefined {
    const counter = this.#counter;
    counter.next();
    try {
      const reader = new TlvReader(data ?? none);
      const cipher = reader.optional(0x87) ?? reader.optional(0x85);
      const expected = reader.optional(0x97);
      const mac = reader.take(0x8e).value;
      const header = pad(Uint8Array.of(cla, ins, p1, p2), counter.blockLength);
      if (!equal(mac, counter.mac(concat(header, cipher?.raw ?? none, expected?.raw ?? none))))
        return undefined;
      const plain =
        cipher === undefined
          ? undefined
          : counter.decrypt(cipher.tag === 0x87 ? cipher.value.subarray(1) : cipher.value);
      if (cipher !== undefined && plain === undefined) return undefined;
      const le = expected === undefined ? undefined : unsignedOf(expected.value) || 256;
      return {
        cla: cla & ~0x0c,
        ins,
        p1,
        p2,
        ...(plain === undefined ? {} : { data: plain }),
        ...(le === undefined ? {} : { le }),
      };
    } catch {
      return undefined;
    }
  }

  seal({ data, sw }: Response, ins: number): Response {
    const counter = this.#counter;
    counter.next();
    const odd = (ins & 1) === 1;
    const cipher =
      data.length === 0
        ? none
        : odd
          ? tlv(0x85, counter.encrypt(data))
          : tlv(0x87, Uint8Array.of(1), counter.encrypt(data));
    const status = tlv(0x99, Uint8Array.of(sw >> 8, sw & 0xff));
    return { data: concat(cipher, status, tlv(0x8e, counter.mac(concat(cipher, status)))), sw };
  }
}
