import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { type FrameMask, maskedByte } from '../../../transports/tap.ts';

/**
 * Packets of the ZFM family (R30x, AS608, R503), all big-endian:
 *
 *   EF 01 | address 4 | kind 1 | length 2 | content | sum 2
 *
 * length = content + 2; sum = (kind + both bytes of length + content) mod 65536. Source: ZFM-20 user manual, R503 user manual.
 */
export const packetKinds = { command: 1, data: 2, answer: 7, lastData: 8 } as const;
export const everyAddress = 0xffffffff;

export const commands = {
  takePicture: 0x01,
  sendPicture: 0x0a,
  setParameter: 0x0e,
  readParameters: 0x0f,
  checkPassword: 0x13,
} as const;

export const parameters = { baudRate: 4, packetSize: 6 } as const;

/** First byte of an answer. */
export const answers = {
  done: 0x00,
  badPacket: 0x01,
  noFinger: 0x02,
  pictureFailed: 0x03,
  messy: 0x06,
  fewFeatures: 0x07,
  cannotSend: 0x0f,
  wrongPassword: 0x13,
  noPicture: 0x15,
  passwordNeeded: 0x21,
} as const;

export interface Packet {
  readonly address: number;
  readonly kind: number;
  readonly content: Uint8Array;
}

/** No packet of the family holds more than 256 bytes. */
const longestContent = 256;
const headLength = 9;

export function encodePacket({ address, kind, content }: Packet): Uint8Array {
  const bytes = new Uint8Array(headLength + content.length + 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xef01);
  view.setUint32(2, address);
  view.setUint8(6, kind);
  view.setUint16(7, content.length + 2);
  bytes.set(content, headLength);
  view.setUint16(headLength + content.length, checksum(bytes, content.length));
  return bytes;
}

export function encodeCommand(command: number, ...content: number[]): Uint8Array {
  return encodePacket({
    address: everyAddress,
    kind: packetKinds.command,
    content: Uint8Array.of(command, ...content),
  });
}

function checksum(packet: Uint8Array, contentLength: number): number {
  let sum = 0;
  for (let at = 6; at < headLength + contentLength; at += 1) sum += packet[at] ?? 0;
  return sum & 0xffff;
}

/** A packet, or what stood where one should be. */
export type Heard = { readonly packet: Packet } | { readonly damaged: 'checksum' | 'length' };

/** Cuts bytes as they arrive into packets; skips what comes before a head, as the 55 of a module that has just got power. */
export class PacketReader {
  #rest: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): Heard[] {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const view = new DataView(bytes.buffer);
    const heard: Heard[] = [];
    let at = 0;
    for (;;) {
      at = findHead(bytes, at);
      if (bytes.length - at < headLength) break;
      const length = view.getUint16(at + 7);
      if (length < 2 || length > longestContent + 2) {
        heard.push({ damaged: 'length' });
        at += 2;
        continue;
      }
      if (bytes.length - at < headLength + length) break;
      const packet = bytes.subarray(at, at + headLength + length);
      const content = packet.slice(headLength, headLength + length - 2);
      if (checksum(packet, content.length) === view.getUint16(at + headLength + length - 2)) {
        heard.push({ packet: { address: view.getUint32(at + 2), kind: view.getUint8(at + 6), content } });
      } else heard.push({ damaged: 'checksum' });
      at += headLength + length;
    }
    this.#rest = bytes.subarray(at);
    return heard;
  }

  reset(): void {
    this.#rest = new Uint8Array(0);
  }
}

function findHead(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] === 0xef && (at + 1 === bytes.length || bytes[at + 1] === 0x01)) return at;
  }
  return bytes.length;
}

export interface ModuleParameters {
  readonly systemId: number;
  /** Templates it could store; of no use here, but a mark of the model. */
  readonly capacity: number;
  readonly address: number;
  /** Bytes of content of a data packet. */
  readonly packetSize: number;
  readonly baudRate: number;
}

/** Content of the answer to `readParameters`. */
export function parseParameters(content: Uint8Array): BridgeResult<ModuleParameters> {
  if (content.length < 17) return err('protocol-error', `parameters of ${content.length} bytes`);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const sizeCode = view.getUint16(13);
  const baudFactor = view.getUint16(15);
  if (sizeCode > 3 || baudFactor < 1 || baudFactor > 12) {
    return err('protocol-error', `parameters out of range: packets ${sizeCode}, speed ${baudFactor}`);
  }
  return ok({
    systemId: view.getUint16(3),
    capacity: view.getUint16(5),
    address: view.getUint32(9),
    packetSize: 32 << sizeCode,
    baudRate: 9600 * baudFactor,
  });
}

/** The vendors give 508 dpi (50 µm). */
const ppi = 508;

/**
 * A picture from what `sendPicture` sent, told apart by its length: UART modules send four bits a pixel, the left one in the high nibble;
 * USB modules (ZFM-20U) eight. 256 × 288 of the optical ones, 192 × 192 of the R503. Dark is ridge, as the station has it.
 */
export function decodePicture(bytes: Uint8Array): BridgeResult<GrayImage> {
  switch (bytes.length) {
    case (256 * 288) / 2:
      return ok({ width: 256, height: 288, pixels: unpackNibbles(bytes), ppi });
    case (192 * 192) / 2:
      return ok({ width: 192, height: 192, pixels: unpackNibbles(bytes), ppi });
    case 256 * 288:
      return ok({ width: 256, height: 288, pixels: new Uint8Array(bytes), ppi });
    default:
      return err('protocol-error', `picture of ${bytes.length} bytes`);
  }
}

/** The longest picture any of them sends. */
export const longestPicture = 256 * 288;

function unpackNibbles(bytes: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(bytes.length * 2);
  for (let at = 0; at < bytes.length; at += 1) {
    const pair = bytes[at] ?? 0;
    pixels[at * 2] = (pair >> 4) * 17;
    pixels[at * 2 + 1] = (pair & 15) * 17;
  }
  return pixels;
}

/** What an answer other than `done` means for the person at the desk. */
export function failureOf(answer: number): DeviceErrorCode {
  switch (answer) {
    case answers.noFinger:
      return 'no-finger';
    case answers.pictureFailed:
    case answers.messy:
    case answers.fewFeatures:
    case answers.noPicture:
      return 'poor-image';
    case answers.wrongPassword:
    case answers.passwordNeeded:
      return 'permission-denied';
    default:
      return 'protocol-error';
  }
}

/**
 * Pictures travel in data packets: their content is masked, and their sum made right for it so that a trace can be played back. Whatever is no
 * whole packet is masked altogether.
 */
export const maskR30xFrame: FrameMask = ({ operation, bytes }) => {
  if (operation !== 'write' && operation !== 'data') return bytes;
  const masked = new Uint8Array(bytes.length).fill(maskedByte);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (bytes.length - at >= headLength) {
    const kind = view.getUint8(at + 6);
    const length = view.getUint16(at + 7);
    if (view.getUint16(at) !== 0xef01 || length < 2 || bytes.length - at < headLength + length) break;
    const end = at + headLength + length;
    const open = kind === packetKinds.command || kind === packetKinds.answer;
    masked.set(bytes.subarray(at, open ? end : at + headLength), at);
    if (!open) {
      const sum = checksum(masked.subarray(at, end - 2), length - 2);
      masked.set([sum >> 8, sum & 0xff], end - 2);
    }
    at = end;
  }
  return masked;
};
