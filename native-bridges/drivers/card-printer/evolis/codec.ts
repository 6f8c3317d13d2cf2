import { cardPixels } from '../../../../domain/devices/card-printer.ts';
import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { turned } from '../panels.ts';

/**
 * Evolis commands: `ESC command CR`, answers in ASCII ended by NUL (Evolis Programming Guide A5013 rev. E). Bitmap data is counted, not
 * delimited: it may contain a CR.
 */
export const escape = 0x1b;
export const carriageReturn = 0x0d;
const lines = cardPixels.width;
const lineBytes = cardPixels.height / 8;

export function encodeCommand(text: string): Uint8Array {
  return Buffer.from(`\u001b${text}\r`, 'latin1');
}

export type EvolisPanel = 'y' | 'm' | 'c' | 'k' | 'o';

/** A colour panel in 128 levels: 7 bits a pixel, packed without gaps, first pixel in the highest bits. 576 072 bytes of data. */
export function encodeColourPanel(panel: 'y' | 'm' | 'c', plane: Uint8Array): Uint8Array {
  const pixels = turned(plane);
  const data = new Uint8Array((pixels.length * 7) / 8);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const pixel of pixels) {
    held = (held << 7) | (pixel >> 1);
    bits += 7;
    if (bits < 8) continue;
    bits -= 8;
    data[at] = (held >> bits) & 0xff;
    held &= (1 << bits) - 1;
    at += 1;
  }
  return withData(`Db;${panel};128;`, data);
}

/** Resin or varnish, one bit a pixel, in compressed lines. */
export function encodeBitPanel(panel: 'k' | 'o', plane: Uint8Array): Uint8Array {
  const data = compressLines(toBits(turned(plane)));
  return withData(`Dbc;${panel};2;0;${data.length};`, data);
}

/** The whole card under varnish. */
export function encodeFullOverlay(): Uint8Array {
  const data = new Uint8Array(lines).fill(0xff);
  return withData(`Dbc;o;2;0;${data.length};`, data);
}

function withData(head: string, data: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`\u001b${head}`, 'latin1'), data, Uint8Array.of(carriageReturn)]);
}

function toBits(pixels: Uint8Array): Uint8Array {
  const bits = new Uint8Array(pixels.length / 8);
  for (const [index, pixel] of pixels.entries()) {
    if (pixel >= 128) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bits;
}

/** Each line of 81 bytes as 00 (blank), FF (full), or its length without the blanks at its end and the bytes. */
export function compressLines(bits: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bits.length; at += lineBytes) {
    const line = bits.subarray(at, at + lineBytes);
    let length = line.length;
    while (length > 0 && line[length - 1] === 0) length -= 1;
    if (length === 0) parts.push(Uint8Array.of(0));
    else if (line.every((byte) => byte === 0xff)) parts.push(Uint8Array.of(0xff));
    else parts.push(Uint8Array.of(length), line.subarray(0, length));
  }
  return Buffer.concat(parts);
}

/** The way back; fails with `protocol-error` where the lines do not come out even. */
export function expandLines(data: Uint8Array): BridgeResult<Uint8Array> {
  const bits = new Uint8Array(lines * lineBytes);
  let at = 0;
  for (let line = 0; line < lines; line += 1) {
    const head = data[at];
    if (head === undefined) return err('protocol-error', `panel ends at line ${line}`);
    at += 1;
    if (head === 0) continue;
    const start = line * lineBytes;
    if (head === 0xff) {
      bits.fill(0xff, start, start + lineBytes);
      continue;
    }
    if (head > lineBytes || at + head > data.length) return err('protocol-error', `line ${line} is too long`);
    bits.set(data.subarray(at, at + head), start);
    at += head;
  }
  return at === data.length ? ok(bits) : err('protocol-error', 'panel goes on behind its last line');
}

/** Answers of the guide and what they mean for the officer, the longest first where one begins like another. */
const answers: readonly (readonly [text: string, code: DeviceErrorCode])[] = [
  ['NEED CLEANING', 'cleaning-needed'],
  ['ERR NEED CLEANING', 'cleaning-needed'],
  ['FEEDER EMPTY', 'feeder-empty'],
  ['ERROR HOPPER', 'output-full'],
  ['HOPPER FULL', 'output-full'],
  ['HOPPER DOOR', 'cover-open'],
  ['COVER OPEN', 'cover-open'],
  ['CARD JAM', 'card-jam'],
  ['ERR CARD', 'card-jam'],
  ['ERROR RIBBON', 'supply-out'],
  ['RIBBON ENDED', 'supply-out'],
  ['ERROR HEAD', 'too-hot'],
  ['ERROR TIME OUT', 'not-responding'],
  ['OPT NOT AVAILABLE', 'protocol-error'],
  ['ERROR', 'protocol-error'],
];

/** Whether an answer is one of refusal; anything else is data, `OK` included. */
export function answerFault(text: string): DeviceErrorCode | null {
  const said = text.trim().toUpperCase();
  return answers.find(([known]) => said.startsWith(known))?.[1] ?? null;
}

/** Cuts answers out of a byte stream. Never throws; fails with `protocol-error` where one does not end. */
export class AnswerReader {
  readonly #bytes: number[] = [];

  static readonly limit = 1024;

  /** The next answer, or undefined until it is whole. */
  push(chunk: Uint8Array): BridgeResult<string | undefined> {
    for (const [index, byte] of chunk.entries()) {
      if (byte === 0) {
        const text = Buffer.from(this.#bytes.splice(0)).toString('latin1');
        // NULs in a row fill a packet; what follows an answer nobody asked for is dropped.
        if (text !== '') return ok(text.trim());
      } else if (this.#bytes.length >= AnswerReader.limit) {
        return err('protocol-error', `answer does not end (byte ${index})`);
      } else {
        this.#bytes.push(byte);
      }
    }
    return ok(undefined);
  }
}
