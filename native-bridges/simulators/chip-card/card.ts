import {
  type Command,
  decodeCommand,
  encodeResponse,
  type Response,
} from '../../drivers/card-reader/chip/apdu.ts';
import { mrzSecret } from '../../drivers/card-reader/chip/access-key.ts';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import {
  ascii,
  bigEndian,
  concat,
  equal,
  toHex,
  unsignedOf,
  xor,
} from '../../drivers/card-reader/chip/bytes.ts';
import { cbc, macOf, pad, sessionKeys } from '../../drivers/card-reader/chip/ciphers.ts';
import { readPoint, sharedSecret } from '../../drivers/card-reader/chip/curves.ts';
import { files } from '../../drivers/card-reader/chip/files.ts';
import { oidText, TlvReader, tlv } from '../../drivers/card-reader/chip/tlv.ts';
import { CardChannel } from './channel.ts';
import { curveNamed } from './issuer.ts';
import { PaceSide } from './pace-side.ts';
import { type ChipData, paceOid } from './personalise.ts';
import { answerChallenge } from './proofs.ts';

const application = 'a0000002471001';
const none = new Uint8Array(0);
const status = {
  done: 0x9000,
  endOfFile: 0x6282,
  wrongKey: 0x6300,
  length: 0x6700,
  denied: 0x6982,
  noFile: 0x6986,
  sealWrong: 0x6988,
  data: 0x6a80,
  notFound: 0x6a82,
  offset: 0x6b00,
  reference: 0x6a88,
  instruction: 0x6d00,
} as const;

/** ISO/IEC 14443-4 card behind a PC/SC reader: historical bytes, as PC/SC part 3 has them, say nothing here. */
export const chipAtr = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);

/**
 * An eMRTD with the files of a CCCD: BAC, PACE with generic mapping, secure messaging, active and chip authentication as ICAO 9303-11 has
 * them, from the chip's side. It shares arithmetic with the terminal, not its decisions.
 */
export class ChipCard {
  #channel: CardChannel | undefined;
  #inApplication = false;
  #file: Uint8Array | undefined;
  #challenge: Uint8Array | undefined;
  #pace: PaceSide | undefined;
  /** Names the key agreement of chip authentication that was chosen. */
  #agreement: string | undefined;
  /** Takes over when the command that agreed on it is answered. */
  #next: CardChannel | undefined;

  constructor(
    readonly data: ChipData,
    private readonly random: RandomSource,
  ) {}

  readonly atr = chipAtr;

  powerUp(): void {
    this.#reset();
  }

  process(bytes: Uint8Array): Uint8Array {
    const command = decodeCommand(bytes);
    if (command === undefined) return encodeResponse({ data: none, sw: status.length });
    return encodeResponse(this.#answer(command));
  }

  #reset(): void {
    this.#channel = undefined;
    this.#inApplication = false;
    this.#file = undefined;
    this.#challenge = undefined;
    this.#pace = undefined;
    this.#agreement = undefined;
  }

  #answer(command: Command): Response {
    const channel = this.#channel;
    if ((command.cla & 0x0c) === 0) {
      // A plain command inside a session ends it.
      this.#channel = undefined;
      return this.#safely(command);
    }
    if (channel === undefined) return { data: none, sw: status.sealWrong };
    const plain = channel.open(command);
    if (plain === undefined) {
      this.#channel = undefined;
      return { data: none, sw: status.sealWrong };
    }
    const sealed = channel.seal(this.#safely(plain), command.ins);
    if (this.#next !== undefined) this.#channel = this.#next;
    this.#next = undefined;
    return sealed;
  }

  /** What is no data object or no point is answered like any other wrong data. */
  #safely(command: Command): Response {
    try {
      return this.#run(command);
    } catch {
      return { data: none, sw: status.data };
    }
  }

  #run(command: Command): Response {
    switch (command.ins) {
      case 0xa4:
        return this.#select(command);
      case 0xb0:
        return this.#read((command.p1 << 8) | command.p2, command.le ?? 256);
      case 0xb1:
        return this.#readFar(command);
      case 0x84:
        return this.#getChallenge();
      case 0x82:
        return this.#externalAuthenticate(command);
      case 0x22:
        return this.#setEnvironment(command);
      case 0x86:
        return this.#generalAuthenticate(command);
      case 0x88:
        return this.#internalAuthenticate(command);
      default:
        return { data: none, sw: status.instruction };
    }
  }

  #select({ p1, data = none }: Command): Response {
    this.#file = undefined;
    if (p1 === 0x04) {
      this.#inApplication = toHex(data) === application;
      return { data: none, sw: this.#inApplication ? status.done : status.notFound };
    }
    const id = unsignedOf(data);
    if (id === 0x3f00) {
      this.#inApplication = false;
      return { data: none, sw: status.done };
    }
    const open = !this.#inApplication && id === files['EF.CardAccess'];
    if (this.#inApplication && this.#channel === undefined) return { data: none, sw: status.denied };
    if (!this.#inApplication && !open) return { data: none, sw: status.notFound };
    this.#file = this.data.files.get(id);
    return { data: none, sw: this.#file === undefined ? status.notFound : status.done };
  }

  #read(offset: number, le: number): Response {
    if (this.#inApplication && this.#channel === undefined) return { data: none, sw: status.denied };
    if (this.#file === undefined) return { data: none, sw: status.noFile };
    if (offset >= this.#file.length) return { data: none, sw: status.offset };
    const data = this.#file.slice(offset, offset + le);
    return { data, sw: data.length < le && le !== 256 ? status.endOfFile : status.done };
  }

  #readFar({ data = none, le = 256 }: Command): Response {
    const offset = unsignedOf(new TlvReader(data).take(0x54).value);
    const wanted = le - (le > 0x81 ? 3 : 2);
    const read = this.#read(offset, wanted);
    return read.data.length === 0 ? read : { data: tlv(0x53, read.data), sw: read.sw };
  }

  #getChallenge(): Response {
    if (!this.data.profile.bac || !this.#inApplication) return { data: none, sw: status.instruction };
    this.#challenge = this.random(8);
    return { data: this.#challenge, sw: status.done };
  }

  #externalAuthenticate({ data = none }: Command): Response {
    const challenge = this.#challenge;
    this.#challenge = undefined;
    if (challenge === undefined || data.length !== 40) return { data: none, sw: status.denied };
    const keys = sessionKeys(this.#mrzKey().subarray(0, 16), '3des');
    const cipher = data.subarray(0, 32);
    if (!equal(macOf('3des', keys.mac, pad(cipher, 8)), data.subarray(32))) {
      return { data: none, sw: status.wrongKey };
    }
    const plain = cbc('3des', 'decrypt', keys.encryption, cipher);
    const theirs = plain.subarray(0, 8);
    if (!equal(plain.subarray(8, 16), challenge)) return { data: none, sw: status.wrongKey };
    const own = this.random(16);
    const body = cbc('3des', 'encrypt', keys.encryption, concat(challenge, theirs, own));
    const start = bigEndian(concat(challenge.subarray(4), theirs.subarray(4)));
    this.#channel = new CardChannel(sessionKeys(xor(plain.subarray(16), own), '3des'), start);
    return { data: concat(body, macOf('3des', keys.mac, pad(body, 8))), sw: status.done };
  }

  #mrzKey(): Uint8Array {
    const [first = '', second = ''] = this.data.mrz.split('\n');
    return mrzSecret({
      kind: 'mrz',
      documentNumber: first.slice(5, 14),
      dateOfBirth: second.slice(0, 6),
      dateOfExpiry: second.slice(8, 14),
    });
  }

  #setEnvironment({ p1, p2, data = none }: Command): Response {
    const reader = new TlvReader(data);
    if (p1 === 0xc1 && p2 === 0xa4) return this.#choosePace(reader);
    if (p1 === 0x41 && p2 === 0xa4) {
      this.#agreement = oidText(reader.take(0x80).value);
      return { data: none, sw: status.done };
    }
    if (p1 === 0x41 && p2 === 0xa6) return this.#agree(reader.take(0x91).value, '3des');
    return { data: none, sw: status.reference };
  }

  #choosePace(reader: TlvReader): Response {
    const { pace, can } = this.data.profile;
    const oid = oidText(reader.take(0x80).value);
    const password = unsignedOf(reader.take(0x83).value);
    if (pace === null || oid !== paceOid(pace.suite)) return { data: none, sw: status.reference };
    if (password > 2 || (password === 2 && can === null)) return { data: none, sw: status.reference };
    const secret = password === 1 ? this.#mrzKey() : ascii(can ?? '');
    this.#pace = new PaceSide(oid, pace.suite, curveNamed(pace.curve), secret, this.random);
    return { data: none, sw: status.done };
  }

  #generalAuthenticate({ data = none }: Command): Response {
    if (this.#agreement !== undefined) {
      const publicKey = new TlvReader(data).inside(0x7c).take(0x80).value;
      return this.#agree(publicKey, 'aes-256');
    }
    const answer = this.#pace?.answer(data);
    if (answer === undefined) return { data: none, sw: status.wrongKey };
    if (answer.keys !== undefined) this.#channel = new CardChannel(answer.keys, 0n);
    return { data: answer.data, sw: status.done };
  }

  /** The answer still goes under the old keys; what comes next under the new ones. */
  #agree(publicKey: Uint8Array, suite: '3des' | 'aes-256'): Response {
    const key = this.data.chipKey;
    this.#agreement = undefined;
    if (key === undefined || this.#channel === undefined) return { data: none, sw: status.reference };
    const secret = sharedSecret(key.curve, key.secret, readPoint(key.curve, publicKey));
    this.#next = new CardChannel(sessionKeys(secret, suite), 0n);
    return { data: suite === '3des' ? none : tlv(0x7c), sw: status.done };
  }

  #internalAuthenticate({ data = none }: Command): Response {
    const { activeKey } = this.data;
    if (activeKey === undefined || this.#channel === undefined) return { data: none, sw: status.denied };
    return { data: answerChallenge(activeKey, data, this.random), sw: status.done };
  }
}
