/** The few objects of PDF 1.4 (ISO 32000) that a page of one picture, or of a few words, needs. */
export type PdfObject = string | { readonly dictionary: string; readonly stream: Uint8Array };

/** Objects are numbered from 1 in their order; the first is the catalogue. */
export function writePdf(objects: readonly PdfObject[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  let length = 0;
  const add = (bytes: Uint8Array): void => {
    parts.push(bytes);
    length += bytes.length;
  };
  add(Buffer.from('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1'));
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    add(Buffer.from(`${index + 1} 0 obj\n`));
    if (typeof object === 'string') {
      add(Buffer.from(object, 'latin1'));
    } else {
      add(Buffer.from(`<<${object.dictionary} /Length ${object.stream.length}>>\nstream\n`, 'latin1'));
      add(object.stream);
      add(Buffer.from('\nendstream'));
    }
    add(Buffer.from('\nendobj\n'));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  add(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size} /Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** Points (1/72 inch) of millimetres. */
export const points = (millimetres: number): number => Math.round((millimetres / 25.4) * 7200) / 100;
