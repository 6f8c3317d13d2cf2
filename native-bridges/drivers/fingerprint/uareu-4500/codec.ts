import { createCipheriv } from 'node:crypto';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { type FrameMask, maskedByte } from '../../../transports/tap.ts';
import { registers } from './registers.ts';

/** What one bulk transfer brings: a head of 64 bytes, then lines of 384 pixels. */
export const pictureWidth = 384;
export const pictureHeight = 290;
const headLength = 64;
const blockCount = 15;
export const pictureBytes = headLength + pictureWidth * pictureHeight;
/** The class of the device: 512 dpi. */
const ppi = 512;

export const blockFlags = {
  notPresent: 0x01,
  scrambled: 0x02,
  keyStays: 0x04,
  nextKey: 0x80,
} as const;

export interface PictureBlock {
  readonly flags: number;
  readonly lines: number;
}

export interface RawPicture {
  /** Lines that were sent. */
  readonly lines: number;
  readonly keyNumber: number;
  readonly blocks: readonly PictureBlock[];
  /** `lines` × 384 bytes as they came. */
  readonly data: Uint8Array;
}

/** Little-endian head: lines u16 at 4, key number u8 at 6, from 16 fifteen times {flags u8, lines u8}. */
export function parseRawPicture(bytes: Uint8Array): BridgeResult<RawPicture> {
  if (bytes.length < headLength) return err('protocol-error', `picture of ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines = view.getUint16(4, true);
  const length = lines * pictureWidth;
  if (lines === 0 || lines >= pictureHeight || bytes.length < headLength + length) {
    return err('protocol-error', `picture of ${lines} lines in ${bytes.length} bytes`);
  }
  const blocks = Array.from({ length: blockCount }, (_, index) => ({
    flags: view.getUint8(16 + index * 2),
    lines: view.getUint8(17 + index * 2),
  }));
  const used = blocks.findIndex((block) => block.lines === 0);
  return ok({
    lines,
    keyNumber: view.getUint8(6),
    blocks: used < 0 ? blocks : blocks.slice(0, used),
    data: new Uint8Array(bytes.subarray(headLength, headLength + length)),
  });
}

/** From this variance of the first two lines on a picture is noise: scrambled. */
const noise = 5000;

/** Not all firmware scrambles what it says is scrambled; a finger's first lines are smooth, scrambled ones are not. */
export function looksScrambled({ blocks, data, lines }: RawPicture): boolean {
  if (lines < 2 || blocks.every(({ flags }) => (flags & blockFlags.scrambled) === 0)) return false;
  let sum = 0;
  for (let at = 0; at < pictureWidth * 2; at += 1) sum += data[at] ?? 0;
  const mean = Math.trunc(sum / pictureWidth);
  let squares = 0;
  for (let at = 0; at < pictureWidth; at += 1) {
    const off = (data[at] ?? 0) + (data[pictureWidth + at] ?? 0) - mean;
    squares += off * off;
  }
  return squares / pictureWidth >= noise;
}

const taps = 0x9248144d;
const maskBits = [4, 8, 11, 14, 18, 21, 24, 29] as const;

/** One step of the shift register: the parity of its taps comes in at the top. */
export function nextKey(key: number): number {
  let parity = key & taps;
  parity ^= parity >>> 16;
  parity ^= parity >>> 8;
  parity ^= parity >>> 4;
  parity ^= parity >>> 2;
  parity ^= parity >>> 1;
  return (((parity & 1) << 31) | (key >>> 1)) >>> 0;
}

export function keyByte(key: number): number {
  return maskBits.reduce((byte, bit, index) => byte | (((key >>> bit) & 1) << index), 0);
}

/** In place. Every byte stands one place late, the last is lost and reads 0. Answers the key after the block. */
export function unscramble(bytes: Uint8Array, firstKey: number): number {
  let key = firstKey;
  for (let at = 0; at < bytes.length - 1; at += 1) {
    bytes[at] = (bytes[at + 1] ?? 0) ^ keyByte(key);
    key = nextKey(key);
  }
  if (bytes.length > 0) bytes[bytes.length - 1] = 0;
  return nextKey(key);
}

/**
 * The lines of a scrambled picture in clear.
 * @param keyOf asks the device for the key of that number
 */
export async function clearPicture(
  picture: RawPicture,
  keyOf: (keyNumber: number) => Promise<BridgeResult<number>>,
): Promise<BridgeResult<RawPicture>> {
  const data = new Uint8Array(picture.data);
  let { keyNumber } = picture;
  let current = await keyOf(keyNumber);
  let line = 0;
  for (const { flags, lines } of picture.blocks) {
    if (line >= picture.lines) break;
    if ((flags & blockFlags.nextKey) !== 0) {
      keyNumber = (keyNumber + 1) & 0xff;
      current = await keyOf(keyNumber);
    }
    if (!current.ok) return current;
    const kind = flags & (blockFlags.keyStays | blockFlags.scrambled);
    if (kind === blockFlags.scrambled) {
      const block = data.subarray(line * pictureWidth, (line + lines) * pictureWidth);
      current = ok(unscramble(block, current.value));
    } else if (kind === 0) {
      let key = current.value;
      for (let step = 0; step < lines * pictureWidth; step += 1) key = nextKey(key);
      current = ok(key);
    }
    if ((flags & blockFlags.notPresent) === 0) line += lines;
  }
  return ok({ ...picture, data });
}

/** Dark ridges on white, upright; lines that were not sent stay white. */
export function pictureOf({ blocks, data, lines }: RawPicture, turned: boolean): GrayImage {
  const pixels = new Uint8Array(pictureWidth * pictureHeight).fill(255);
  let from = 0;
  let to = 0;
  for (const block of blocks) {
    for (let line = 0; line < block.lines && to < pictureHeight; line += 1, to += 1) {
      if ((block.flags & blockFlags.notPresent) !== 0 || from >= lines) continue;
      for (let x = 0; x < pictureWidth; x += 1) {
        pixels[to * pictureWidth + x] = 255 - (data[from * pictureWidth + x] ?? 0);
      }
      from += 1;
    }
  }
  // Half a turn of the whole raster is its reverse.
  if (turned) pixels.reverse();
  return { width: pictureWidth, height: pictureHeight, pixels, ppi };
}

/** Known of the second generation of Microsoft's readers: they are satisfied by their challenge under this key. */
const challengeKey = Buffer.from('79ac91795ca1478e98e00f3c598f5f4b', 'hex');

export function answerChallenge(challenge: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', challengeKey, null);
  cipher.setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(challenge), cipher.final()]));
}

/** Pixels are masked; heads, registers and interrupts tell nothing of a person. */
export const maskUareuFrame: FrameMask = ({ direction, operation, bytes }) => {
  if (direction === 'out') {
    // A write to a register that is none of ours may be anything.
    if (operation !== 'control-out' || bytes.length <= 8) return bytes;
    const address = (bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8);
    return Object.values(registers).some((register) => register.address === address)
      ? bytes
      : masked(bytes, 8);
  }
  if (operation === 'transfer-82') return masked(bytes, headLength);
  return operation === 'control-in' || operation === 'transfer-81' || bytes.length === 0
    ? bytes
    : masked(bytes, 0);
};

function masked(bytes: Uint8Array, from: number): Uint8Array {
  const hidden = new Uint8Array(bytes);
  hidden.fill(maskedByte, from);
  return hidden;
}
