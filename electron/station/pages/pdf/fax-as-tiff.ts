/** ITU-T T.4 and T.6 data as PDFs carry it (ISO 32000-1, 7.4.6), put into the file that decoders know: TIFF 6.0, one strip. */
export function faxAsTiff(
  fax: Uint8Array,
  options: {
    readonly width: number;
    readonly height: number;
    /** Below 0: T.6; 0: T.4 by rows; above: T.4 in two dimensions. */
    readonly k: number;
    readonly whiteIsZero: boolean;
  },
): Uint8Array {
  const { width, height, k, whiteIsZero } = options;
  const long = 4;
  const entries: readonly (readonly [tag: number, value: number])[] = [
    [256, width],
    [257, height],
    [258, 1],
    [259, k < 0 ? 4 : 3],
    [262, whiteIsZero ? 0 : 1],
    [273, 8],
    [277, 1],
    [278, height],
    [279, fax.length],
    // T4Options; of T.6 the same place says nothing.
    [k < 0 ? 293 : 292, k > 0 ? 1 : 0],
  ];
  const directory = 8 + fax.length + (fax.length % 2);
  const tiff = new Uint8Array(directory + 2 + entries.length * 12 + 4);
  const view = new DataView(tiff.buffer);
  tiff.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  tiff.set(fax, 8);
  view.setUint16(directory, entries.length, true);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = directory + 2 + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, long, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, value, true);
  }
  return tiff;
}
