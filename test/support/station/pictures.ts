/** Smallest bytes that have a JPEG's structure: SOI, APP0, frame header, scan header, EOI. Not meant to be decoded. */
export function jpegWith(width: number, height: number, frameMarker = 0xc0): Uint8Array {
  const two = (value: number) => [value >> 8, value & 0xff];
  return new Uint8Array([
    ...[0xff, 0xd8],
    ...[0xff, 0xe0, ...two(16), ...Buffer.from('JFIF\0'), 1, 1, 0, ...two(1), ...two(1), 0, 0],
    ...[0xff, frameMarker, ...two(11), 8, ...two(height), ...two(width), 1, 1, 0x11, 0],
    ...[0xff, 0xda, ...two(8), 1, 1, 0, 0, 0x3f, 0],
    ...[0x12, 0x34],
    ...[0xff, 0xd9],
  ]);
}

/** A 1×1 white PNG. */
export const smallPng = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==',
    'base64',
  ),
);
