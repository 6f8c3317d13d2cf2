/** An RGB picture, 3 bytes a pixel, rows top to bottom. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function blankPicture(width: number, height: number, colour: Colour): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < pixels.length; i += 3) pixels.set(colour, i);
  return { width, height, pixels };
}

export type Colour = readonly [number, number, number];

/** mulberry32: small, seeded, good enough to vary faces and noise. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Scales so that the whole picture stands centred in width × height on white (bilinear). */
export function contain(source: Picture, width: number, height: number): Picture {
  const scale = Math.min(width / source.width, height / source.height);
  const left = (width - source.width * scale) / 2;
  const top = (height - source.height * scale) / 2;
  const target = blankPicture(width, height, [255, 255, 255]);
  const at = (x: number, y: number, c: number): number => source.pixels[(y * source.width + x) * 3 + c] ?? 0;
  for (let y = Math.ceil(top); y < Math.floor(height - top); y++) {
    const sy = Math.min(source.height - 1, Math.max(0, (y - top + 0.5) / scale - 0.5));
    const y0 = Math.floor(sy);
    const y1 = Math.min(source.height - 1, y0 + 1);
    for (let x = Math.ceil(left); x < Math.floor(width - left); x++) {
      const sx = Math.min(source.width - 1, Math.max(0, (x - left + 0.5) / scale - 0.5));
      const x0 = Math.floor(sx);
      const x1 = Math.min(source.width - 1, x0 + 1);
      for (let c = 0; c < 3; c++) {
        const upper = at(x0, y0, c) * (1 - (sx - x0)) + at(x1, y0, c) * (sx - x0);
        const lower = at(x0, y1, c) * (1 - (sx - x0)) + at(x1, y1, c) * (sx - x0);
        target.pixels[(y * width + x) * 3 + c] = Math.round(upper * (1 - (sy - y0)) + lower * (sy - y0));
      }
    }
  }
  return target;
}
