import { cardPixels } from '../../../../domain/devices/card-printer.ts';

const headerBytes = 54;

/** BMP of a whole card, 24 bits a pixel, rows from the bottom (BITMAPINFOHEADER); 1016 × 3 needs no filling to four bytes. */
export function encodeCardBitmap(rgb: Uint8Array): Uint8Array {
  const { width, height } = cardPixels;
  const stride = width * 3;
  const bytes = Buffer.alloc(headerBytes + stride * height);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(headerBytes, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  // 300 dpi in pixels per metre.
  bytes.writeInt32LE(11_811, 38);
  bytes.writeInt32LE(11_811, 42);
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

/** The resin plane as the same kind of picture: black where it prints. */
export function encodeResinBitmap(black: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(black.length * 3).fill(255);
  for (const [index, value] of black.entries()) {
    if (value >= 128) rgb.fill(0, index * 3, index * 3 + 3);
  }
  return encodeCardBitmap(rgb);
}
