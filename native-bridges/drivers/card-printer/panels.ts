import { cardPixels, type CardPrintRequest } from '../../../domain/devices/card-printer.ts';

/** One side as a print head sees it: a byte a pixel, 255 is full ink, 1016 × 648, rows from the top. */
export interface SidePanels {
  /** Null where nothing is printed in colour. */
  readonly colour: { readonly y: Uint8Array; readonly m: Uint8Array; readonly c: Uint8Array } | null;
  readonly k: Uint8Array | null;
}

type Side = CardPrintRequest['front'];

export const cardPixelCount = cardPixels.width * cardPixels.height;

/**
 * RGB to yellow, magenta, cyan: the complement of each channel, without profile and without grey taken out. Resin black comes only from the
 * black plane, never out of the colours: a portrait keeps its soft shadows, text its sharp edge. Where resin prints, no dye goes under it.
 */
export function panelsOf({ colour, black }: Side): SidePanels {
  if (colour === null) return { colour: null, k: black };
  const y = new Uint8Array(cardPixelCount);
  const m = new Uint8Array(cardPixelCount);
  const c = new Uint8Array(cardPixelCount);
  for (let at = 0; at < cardPixelCount; at += 1) {
    if (black !== null && (black[at] ?? 0) >= 128) continue;
    c[at] = 255 - (colour[at * 3] ?? 255);
    m[at] = 255 - (colour[at * 3 + 1] ?? 255);
    y[at] = 255 - (colour[at * 3 + 2] ?? 255);
  }
  return { colour: { y, m, c }, k: black };
}

/** A side as one picture, for printers that make their panels themselves. RGB, rows from the top. */
export function flatten({ colour, black }: Side): Uint8Array {
  const rgb = colour === null ? new Uint8Array(cardPixelCount * 3).fill(255) : colour.slice();
  if (black === null) return rgb;
  for (let at = 0; at < cardPixelCount; at += 1) {
    if ((black[at] ?? 0) >= 128) rgb.fill(0, at * 3, at * 3 + 3);
  }
  return rgb;
}

/** Null where the planes are of another size than a card. */
export function sizeFault(request: Pick<CardPrintRequest, 'front' | 'back'>): string | null {
  for (const side of [request.front, request.back]) {
    if (side === null) continue;
    if (side.colour !== null && side.colour.length !== cardPixelCount * 3)
      return 'colour plane of another size';
    if (side.black !== null && side.black.length !== cardPixelCount) return 'black plane of another size';
  }
  return null;
}

/**
 * The card turned as it goes through the printer, short edge first: line n of the result is column n of the card, from its bottom to its top.
 * 1016 lines of 648 pixels.
 */
export function turned(plane: Uint8Array): Uint8Array {
  const { width, height } = cardPixels;
  const result = new Uint8Array(cardPixelCount);
  for (let line = 0; line < width; line += 1) {
    for (let pixel = 0; pixel < height; pixel += 1) {
      result[line * height + pixel] = plane[(height - 1 - pixel) * width + line] ?? 0;
    }
  }
  return result;
}
