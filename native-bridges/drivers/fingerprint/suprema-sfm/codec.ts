import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { type FrameMask, maskedByte } from '../../../transports/tap.ts';

/**
 * Packets of Suprema's SFM modules, all little-endian:
 *
 *   40 | command | parameter 4 | size 4 | flag | sum | 0A
 *
 * sum = the first eleven bytes mod 256. On a shared line (RS-485) a packet starts with 41 and two bytes of terminal. Data follows its packet as it
 * is and ends with one more 0A. Source: UniFinger packet protocol manual.
 */
export const sfmCommands = {
  writeParameter: 0x01,
  readParameter: 0x03,
  status: 0x04,
  scanPicture: 0x15,
  cancel: 0x60,
} as const;

/** Named in the flag of a command. */
export const sfmParameters = {
  timeout: 0x62,
  pictureFormat: 0x6c,
  moduleId: 0x6d,
  firmware: 0x6e,
  serialNumber: 0x6f,
  tellScanned: 0x75,
} as const;

/** Values of parameters are ASCII digits. */
export const sfmValues = { on: 0x31, grey: 0x30, tenSeconds: 0x3a, alive: 0x30 } as const;

/** In the flag of an answer. */
export const sfmFlags = {
  done: 0x61,
  scanned: 0x62,
  scanFailed: 0x63,
  tryAgain: 0x6b,
  timeout: 0x6c,
  unsupported: 0x75,
  busy: 0x80,
  cancelled: 0x81,
  dataError: 0x82,
  locked: 0xa1,
  fakeFinger: 0xb0,
} as const;

export interface SfmPacket {
  readonly command: number;
  readonly parameter: number;
  readonly size: number;
  readonly flag: number;
  /** Of the form for shared lines. */
  readonly terminal?: number;
}

const startAlone = 0x40;
const startShared = 0x41;
const endMark = 0x0a;
export const packetLength = 13;
const sharedLength = 15;

export function encodeSfm({ command, parameter, size, flag, terminal }: SfmPacket): Uint8Array {
  const head = terminal === undefined ? 1 : 3;
  const bytes = new Uint8Array(head + packetLength - 1);
  const view = new DataView(bytes.buffer);
  bytes[0] = terminal === undefined ? startAlone : startShared;
  if (terminal !== undefined) view.setUint16(1, terminal, true);
  view.setUint8(head, command);
  view.setUint32(head + 1, parameter, true);
  view.setUint32(head + 5, size, true);
  view.setUint8(head + 9, flag);
  view.setUint8(head + 10, sumOf(bytes, head + 10));
  view.setUint8(head + 11, endMark);
  return bytes;
}

/** One whole packet at the start of the bytes: of either form; `damaged` where it is none. */
export function decodeSfm(bytes: Uint8Array): SfmPacket | 'incomplete' | 'damaged' {
  const [start] = bytes;
  if (start === undefined) return 'incomplete';
  if (start !== startAlone && start !== startShared) return 'damaged';
  const length = start === startAlone ? packetLength : sharedLength;
  if (bytes.length < length) return 'incomplete';
  const head = length - packetLength + 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(length - 1) !== endMark || view.getUint8(length - 2) !== sumOf(bytes, length - 2)) {
    return 'damaged';
  }
  return {
    command: view.getUint8(head),
    parameter: view.getUint32(head + 1, true),
    size: view.getUint32(head + 5, true),
    flag: view.getUint8(head + 9),
    ...(start === startShared ? { terminal: view.getUint16(1, true) } : {}),
  };
}

function sumOf(bytes: Uint8Array, length: number): number {
  let sum = 0;
  for (let at = 0; at < length; at += 1) sum += bytes[at] ?? 0;
  return sum & 0xff;
}

/** Longest data a module is believed to send: the largest FAP 40 window, with room. */
export const longestData = 1 << 20;

export type SfmHeard =
  | { readonly packet: SfmPacket }
  | { readonly data: Uint8Array }
  | { readonly damaged: string };

/** Cuts bytes as they arrive into packets, and into the data that an answer to `scanPicture` announces. */
export class SfmReader {
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes of data that come next, without their end mark. */
  #data = 0;

  push(chunk: Uint8Array): SfmHeard[] {
    this.#rest = this.#rest.length === 0 ? chunk : new Uint8Array(Buffer.concat([this.#rest, chunk]));
    const heard: SfmHeard[] = [];
    while (this.#rest.length > 0) {
      if (this.#data > 0) {
        if (this.#rest.length < this.#data + 1) break;
        const data = new Uint8Array(this.#rest.subarray(0, this.#data));
        heard.push(this.#rest[this.#data] === endMark ? { data } : { damaged: 'data without its end' });
        this.#skip(this.#data + 1);
        this.#data = 0;
        continue;
      }
      const packet = decodeSfm(this.#rest);
      if (packet === 'incomplete') break;
      if (packet === 'damaged') {
        heard.push({ damaged: 'packet' });
        this.#skipDamage();
        continue;
      }
      heard.push({ packet });
      this.#skip(packet.terminal === undefined ? packetLength : sharedLength);
      const announces = packet.command === sfmCommands.scanPicture && packet.flag === sfmFlags.done;
      if (announces && packet.size <= longestData) this.#data = packet.size;
    }
    return heard;
  }

  reset(): void {
    this.#rest = new Uint8Array(0);
    this.#data = 0;
  }

  #skip(length: number): void {
    this.#rest = this.#rest.subarray(length);
  }

  /** To the next byte that could start a packet. */
  #skipDamage(): void {
    const next = this.#rest.findIndex((byte, at) => at > 0 && (byte === startAlone || byte === startShared));
    this.#rest = next < 0 ? new Uint8Array(0) : this.#rest.subarray(next);
  }
}

/** Four characters of a parameter's value, as `SFMS` or `1.62`. */
export function parameterText(size: number): string {
  const bytes = [size & 0xff, (size >>> 8) & 0xff, (size >>> 16) & 0xff, size >>> 24];
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
    ? String.fromCharCode(...bytes).trim()
    : String(size >>> 0);
}

/** Windows whose picture comes without a word about its size: the sample of the manual, and FAP 20. */
const knownWindows: readonly (readonly [width: number, height: number])[] = [
  [272, 320],
  [300, 400],
];
const headerLength = 28;
const ppi = 500;

/**
 * A grey picture, with or without the SDK's header of seven int32 {width, height, compressed, encrypted, format, imageLength, templateLength}: the
 * protocol manual does not say which, so the size of the data decides.
 */
export function decodeSfmPicture(data: Uint8Array): BridgeResult<GrayImage> {
  if (data.length > headerLength) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const width = view.getInt32(0, true);
    const height = view.getInt32(4, true);
    const length = view.getInt32(20, true);
    const plausible = width > 0 && height > 0 && width <= 2000 && height <= 2000 && width * height === length;
    if (plausible && data.length === headerLength + length) {
      if (view.getInt32(8, true) !== 0 || view.getInt32(12, true) !== 0) {
        return err('protocol-error', 'picture is compressed or encrypted');
      }
      return ok({ width, height, pixels: new Uint8Array(data.subarray(headerLength)), ppi });
    }
  }
  const window = knownWindows.find(([width, height]) => width * height === data.length);
  if (window === undefined) return err('protocol-error', `picture of ${data.length} bytes`);
  return ok({ width: window[0], height: window[1], pixels: new Uint8Array(data), ppi });
}

/** What an answer other than `done` means for the person at the desk. */
export function sfmFailure(flag: number): DeviceErrorCode {
  switch (flag) {
    case sfmFlags.timeout:
      return 'no-finger';
    case sfmFlags.scanFailed:
    case sfmFlags.tryAgain:
    // A module that looks for imitations says so of dry or odd skin, too: the person tries again.
    case sfmFlags.fakeFinger:
      return 'poor-image';
    case sfmFlags.busy:
      return 'not-ready';
    case sfmFlags.cancelled:
      return 'cancelled';
    case sfmFlags.locked:
      return 'permission-denied';
    default:
      return 'protocol-error';
  }
}

/** Packets are shown, everything that is none is a picture or part of one; its end mark stays, so that a trace can be played back. */
export const maskSfmFrame: FrameMask = ({ operation, bytes }) => {
  if (operation !== 'write' && operation !== 'data') return bytes;
  const masked = new Uint8Array(bytes.length).fill(maskedByte);
  let at = 0;
  for (;;) {
    const packet = decodeSfm(bytes.subarray(at));
    if (typeof packet === 'string') break;
    const length = packet.terminal === undefined ? packetLength : sharedLength;
    masked.set(bytes.subarray(at, at + length), at);
    at += length;
  }
  if (at < bytes.length && bytes.at(-1) === endMark) masked[bytes.length - 1] = endMark;
  return masked;
};
