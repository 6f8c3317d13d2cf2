import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { readPen, type StuPen } from './codec.ts';
import { stuFeatures, stuInputs } from './reports.ts';

/**
 * Pure: the second encryption scheme of the STU pads (430, 530, 540). The host sends an RSA public key, the pad answers an AES key
 * under it; pen samples then come as AES blocks, one a report, each with an initialisation vector of zero.
 */

/** Command numbers of report 0x40. */
const commands = { setType: 1, setBlock: 2, getBlock: 4, generateKey: 5 } as const;
/** Parameters that are sent and asked for in blocks. */
const blocks = { exponent: 0, modulus: 1, cipherText: 2 } as const;
const blockData = 64;
/** AES-256; RSA-2048 (2) with OAEP (2) in the two highest bits. What the vendor's own kit asks for. */
const aes256 = 2;
const rsa2048WithOaep = (2 << 6) | 2;

export const rsaBytes = 256;
export const aesKeyBytes = 32;

function command(number: number, parameter = 0, lengthOrIndex = 0, data?: Uint8Array): Uint8Array {
  const report = new Uint8Array(stuFeatures.encryptionCommand.length);
  report.set([stuFeatures.encryptionCommand.id, number, parameter, lengthOrIndex]);
  if (data !== undefined) report.set(data, 4);
  return report;
}

export function encodeEncryptionType(): Uint8Array {
  return command(commands.setType, aes256, rsa2048WithOaep);
}

/** The public key as reports: the exponent, then the modulus in pieces. Both big-endian. */
export function* encodePublicKey(exponent: Uint8Array, modulus: Uint8Array): Generator<Uint8Array> {
  yield command(commands.setBlock, blocks.exponent, exponent.length, exponent);
  for (let at = 0; at < modulus.length; at += blockData) {
    const piece = modulus.subarray(at, at + blockData);
    yield command(commands.setBlock, blocks.modulus, piece.length, piece);
  }
}

export function encodeGenerateKey(): Uint8Array {
  return command(commands.generateKey);
}

export function encodeAskCipherText(index: number): Uint8Array {
  return command(commands.getBlock, blocks.cipherText, index);
}

/** A piece of the encrypted key. */
export function parseCipherText(report: Uint8Array): BridgeResult<Uint8Array> {
  const length = report[3] ?? 0;
  const right =
    report[0] === stuFeatures.encryptionCommand.id &&
    report[1] === commands.getBlock &&
    length > 0 &&
    length <= blockData &&
    report.length >= 4 + length;
  return right ? ok(report.slice(4, 4 + length)) : err('protocol-error', 'unreadable encryption block');
}

export type StuKeyState = 'ready' | 'busy' | 'not-ready';

export interface StuEncryptionStatus {
  readonly exponent: StuKeyState;
  readonly modulus: StuKeyState;
  readonly cipherText: StuKeyState;
  /** 0 where the last command was carried out. */
  readonly lastResult: number;
}

export function parseEncryptionStatus(report: Uint8Array): BridgeResult<StuEncryptionStatus> {
  if (report[0] !== stuFeatures.encryptionStatus.id || report.length < 8) {
    return err('protocol-error', 'unreadable encryption status');
  }
  const [exponent, modulus, cipherText] = [4, 5, 6].map((at) => keyState(report[at] ?? 0xff));
  if (exponent === undefined || modulus === undefined || cipherText === undefined) {
    return err('protocol-error', 'unreadable encryption status');
  }
  return ok({ exponent, modulus, cipherText, lastResult: report[7] ?? 0 });
}

function keyState(value: number): StuKeyState {
  if (value === 0x00) return 'ready';
  return value === 0xfa ? 'busy' : 'not-ready';
}

export interface StuEncryptedPens {
  /** One AES block. */
  readonly block: Uint8Array;
  readonly timed: boolean;
}

/** Undefined for reports that carry no encrypted pen. */
export function parseEncryptedPens(report: Uint8Array): StuEncryptedPens | undefined {
  const timed = report[0] === stuInputs.encryptedPenWithTimeAndSequence;
  const encrypted =
    timed || report[0] === stuInputs.encryptedPens || report[0] === stuInputs.encryptedPensWithOption;
  return encrypted && report.length >= 17 ? { block: report.slice(1, 17), timed } : undefined;
}

/**
 * What a block says once it is deciphered. With time and sequence: pen (6), time, sequence, two bytes of nothing, session (4). Without:
 * session (4), two pens.
 */
export function readPens(block: Uint8Array, timed: boolean): { session: number; pens: StuPen[] } | undefined {
  if (block.length !== 16) return undefined;
  const data = new DataView(block.buffer, block.byteOffset, block.byteLength);
  return timed
    ? { session: data.getUint32(12), pens: [readPen(data, 0, 6)] }
    : { session: data.getUint32(0), pens: [readPen(data, 4, undefined), readPen(data, 10, undefined)] };
}
