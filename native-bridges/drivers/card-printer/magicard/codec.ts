import { cardPixels, type CardPrintRequest } from '../../../../domain/devices/card-printer.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { panelsOf, turned } from '../panels.ts';

/**
 * Magicard (Tango, Rio, Enduro) as gutenprint's backend knows it: questions `05×9 01 REQ,STA,KEY, 1C 03`, answers `01 STA,KEY value 2C 03`;
 * jobs of a comma list and bit planes. Publicly known are serial number, counts and panels left; not what the printer says of jams and covers.
 */
export type MagicardKey = 'MSR' | 'VRS' | 'TCQ' | 'DFR';

const separator = 0x1c;
const end = 0x03;
const start = 0x01;

export function encodeQuery(key: MagicardKey): Uint8Array {
  return framed(`REQ,STA,${key},`);
}

/** Commands without an answer: reset, eject, and the chip station up and down for the card desk. */
export function encodeSimple(command: 'RST' | 'EJT' | 'CHPDOWN' | 'CHPUP'): Uint8Array {
  return framed(`${command},`);
}

function framed(text: string): Uint8Array {
  return Uint8Array.from([
    ...Array<number>(9).fill(5),
    start,
    ...Buffer.from(text, 'latin1'),
    separator,
    end,
  ]);
}

const answerLimit = 256;

/** The value; undefined until the answer is whole. Never throws; fails with `protocol-error`. */
export function parseAnswer(bytes: Uint8Array, key: MagicardKey): BridgeResult<string | undefined> {
  if (bytes.length > answerLimit) return err('protocol-error', 'answer does not end');
  const text = Buffer.from(bytes).toString('latin1');
  const close = text.indexOf(',\u0003');
  if (close < 0) return ok(undefined);
  const head = `\u0001STA,${key}`;
  if (!text.startsWith(head) || close < head.length) return err('protocol-error', `no answer to ${key}`);
  return ok(text.slice(head.length, close).trim());
}

/** Rows of 672 pixels, of which 642 are printed. */
const printedWidth = 642;
const rowBytes = 84;
const rows = cardPixels.width;
const levelBits = 6;

/** Six bit planes a row, the lowest bit first, 84 bytes each. */
export function encodeColourPlane(plane: Uint8Array): Uint8Array {
  const pixels = turned(plane);
  const data = new Uint8Array(rows * levelBits * rowBytes);
  eachPixel((row, column, source) => {
    const level = (pixels[source] ?? 0) >> 2;
    for (let bit = 0; bit < levelBits; bit += 1) {
      if ((level & (1 << bit)) === 0) continue;
      const at = (row * levelBits + bit) * rowBytes + (column >> 3);
      data[at] = (data[at] ?? 0) | (0x80 >> (column & 7));
    }
  });
  return data;
}

export function encodeResinPlane(plane: Uint8Array): Uint8Array {
  const pixels = turned(plane);
  const data = new Uint8Array(rows * rowBytes);
  eachPixel((row, column, source) => {
    if ((pixels[source] ?? 0) < 128) return;
    const at = row * rowBytes + (column >> 3);
    data[at] = (data[at] ?? 0) | (0x80 >> (column & 7));
  });
  return data;
}

/** The card's 648 pixels across lose three on each side. */
function eachPixel(work: (row: number, column: number, source: number) => void): void {
  const { height } = cardPixels;
  const margin = (height - printedWidth) / 2;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < printedWidth; column += 1) {
      work(row, column, row * height + margin + column);
    }
  }
}

/** A whole job: one message a side. The planes are called blue, green and red, and hold yellow, magenta and cyan. */
export function encodeJob(
  request: Pick<CardPrintRequest, 'front' | 'back'>,
  at: Date,
): readonly Uint8Array[] {
  const sides = [request.front, ...(request.back === null ? [] : [request.back])];
  return sides.map((side, index) => {
    const { colour, k } = panelsOf(side);
    const planes: { readonly letter: string; readonly data: Uint8Array }[] = [];
    if (colour !== null) {
      planes.push(
        { letter: 'B', data: encodeColourPlane(colour.y) },
        { letter: 'G', data: encodeColourPlane(colour.m) },
        { letter: 'R', data: encodeColourPlane(colour.c) },
      );
    }
    if (k !== null) planes.push({ letter: 'K', data: encodeResinPlane(k) });
    const stamp = Math.floor(at.getTime() / 1000)
      .toString(16)
      .toUpperCase()
      .padStart(8, '0');
    const fields = [
      'NOC1',
      'VER1.0',
      'LANENG',
      `TDT${stamp}`,
      `WID${printedWidth}`,
      `HGT${rows}`,
      `OVR${colour === null ? 'OFF' : 'ON'}`,
      `DPX${sides.length > 1 ? 'ON' : 'OFF'}`,
      `PAG${index + 1}`,
      `IMF${colour === null ? 'K' : k === null ? 'BGR' : 'BGRK'}`,
      ...planes.map(({ letter, data }) => `SZ${letter}${data.length}`),
    ];
    return Buffer.concat([
      Buffer.alloc(64, 5),
      Uint8Array.of(start),
      Buffer.from(`,${fields.join(',')}`, 'latin1'),
      Uint8Array.of(separator),
      ...planes.flatMap(({ letter, data }) => [data, Buffer.from([separator, letter.charCodeAt(0), 0x3a])]),
      Uint8Array.of(end),
    ]);
  });
}
