import { points, writePdf } from '../pdf/pdf.ts';

/** A6, as narrow as any receipt printer takes it: a frame, a grey ramp, and the time it was made. ASCII words only. */
export function testPage(words: readonly string[]): Uint8Array {
  const width = points(105);
  const height = points(148);
  const ramp = Array.from(
    { length: 8 },
    (_, step) => `${(step / 7).toFixed(2)} g ${20 + step * 30} 40 30 30 re f`,
  );
  const lines = words.map((line) => `(${line.replaceAll(/[^\x20-\x7e]|[()\\]/g, '?')}) Tj T*`);
  const content = [
    `1 w 10 10 ${width - 20} ${height - 20} re S`,
    ...ramp,
    '0 g BT /F1 10 Tf 14 TL 20 380 Td',
    ...lines,
    'ET',
  ].join('\n');
  return writePdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    `<</Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>`,
    { dictionary: '', stream: Buffer.from(content, 'latin1') },
    '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>',
  ]);
}
