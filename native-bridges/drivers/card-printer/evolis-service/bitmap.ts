import { cardPixels } from '../../../../domain/devices/card-printer.ts';

const headerBytes = 54;

/** BMP of a whole card, 24 bits a pixel, rows from the bottom (BITMAPINFOHEADER); 1016 × 3 needs no filling to four bytes. */
export function encodeCardBitmap(rgb: Uint8Array): Uint8Array {
  const { width, height } = cardPixels;
  const stride = width * 3;
  const bytes = header(headerBytes + stride * height, headerBytes, 24);
  for (let row = 0; row < height; row += 1) {
    const target = headerBytes + (height - 1 - row) * stride;
    for (let at = 0; at < stride; at += 3) {
      const source = row * stride + at;
      bytes[target + at] = rgb[source + 2] ?? 0;
      bytes[target + at + 1] = rgb[source + 1] ?? 0;
      bytes[target + at + 2] = rgb[source] ?? 0;
    }
  }
  return bytes;
}

/** The resin plane, one bit a pixel with a palette of white and black; rows from the bottom, filled to 128 bytes. */
export function encodeResinBitmap(black: Uint8Array): Uint8Array {
  const { width, height } = cardPixels;
  const stride = 128;
  const dataAt = headerBytes + 8;
  const bytes = header(dataAt + stride * height, dataAt, 1);
  bytes.writeUInt32LE(0x00ff_ffff, headerBytes);
  for (let row = 0; row < height; row += 1) {
    const target = dataAt + (height - 1 - row) * stride;
    for (let column = 0; column < width; column += 1) {
      if ((black[row * width + column] ?? 0) < 128) continue;
      const at = target + (column >> 3);
      bytes[at] = (bytes[at] ?? 0) | (0x80 >> (column & 7));
    }
  }
  return bytes;
}

function header(length: number, dataAt: number, bits: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(length, 2);
  bytes.writeUInt32LE(dataAt, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(cardPixels.width, 18);
  bytes.writeInt32LE(cardPixels.height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  // 300 dpi in pixels per metre.
  bytes.writeInt32LE(11_811, 38);
  bytes.writeInt32LE(11_811, 42);
  return bytes;
}
