/** A page as shades of gray, 0 black to 255 white, rows from the top. */
export interface GrayPage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Luminance of RGBA (ITU-R BT.601). */
export function grayOf(picture: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}): GrayPage {
  const { width, height, data } = picture;
  const pixels = new Uint8Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) {
    const from = at * 4;
    pixels[at] = 0.299 * (data[from] ?? 0) + 0.587 * (data[from + 1] ?? 0) + 0.114 * (data[from + 2] ?? 0);
  }
  return { width, height, pixels };
}

/** No side longer than `longest`: each value is the mean of what it stands for. The same page where it is small enough. */
export function shrinkTo(page: GrayPage, longest: number): GrayPage {
  const scale = Math.max(page.width, page.height) / longest;
  if (scale <= 1) return page;
  const width = Math.max(1, Math.floor(page.width / scale));
  const height = Math.max(1, Math.floor(page.height / scale));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [
      Math.floor(y * scale),
      Math.max(Math.floor(y * scale) + 1, Math.floor((y + 1) * scale)),
    ];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [
        Math.floor(x * scale),
        Math.max(Math.floor(x * scale) + 1, Math.floor((x + 1) * scale)),
      ];
      let sum = 0;
      for (let row = top; row < bottom; row += 1) {
        for (let column = left; column < right; column += 1)
          sum += page.pixels[row * page.width + column] ?? 0;
      }
      pixels[y * width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return { width, height, pixels };
}

/** Sums of everything above and left of each pixel: the mean of any rectangle in four look-ups. */
export function meansOf({
  width,
  height,
  pixels,
}: GrayPage): (left: number, top: number, right: number, bottom: number) => number {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += pixels[y * width + x] ?? 0;
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row;
    }
  }
  const at = (x: number, y: number): number => sums[y * stride + x] ?? 0;
  return (left, top, right, bottom) => {
    const [l, t] = [Math.max(0, left), Math.max(0, top)];
    const [r, b] = [Math.min(width, right), Math.min(height, bottom)];
    return (at(r, b) - at(l, b) - at(r, t) + at(l, t)) / Math.max(1, (r - l) * (b - t));
  };
}

/** The shade that this share of the pixels does not exceed. */
export function percentile(pixels: Uint8Array, share: number): number {
  const histogram = new Uint32Array(256);
  for (const value of pixels) histogram[value] = (histogram[value] ?? 0) + 1;
  let below = 0;
  for (let value = 0; value < 256; value += 1) {
    below += histogram[value] ?? 0;
    if (below >= share * pixels.length) return value;
  }
  return 255;
}

/** 1 where there is ink: clearly darker than what is around it, whatever the light on that part of the page. */
export function inkOf(page: GrayPage): Uint8Array {
  const { width, height, pixels } = page;
  const mean = meansOf(page);
  const reach = Math.max(4, Math.round(Math.max(width, height) / 60));
  const depth = Math.max(18, 0.12 * percentile(pixels, 0.9));
  const ink = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const around = mean(x - reach, y - reach, x + reach + 1, y + reach + 1);
      if ((pixels[y * width + x] ?? 0) < around - depth) ink[y * width + x] = 1;
    }
  }
  return ink;
}

/** The page turned by some degrees about its middle, clockwise where positive; what was not on it is as bright as its paper. */
export function turned(page: GrayPage, degrees: number): GrayPage {
  const { width, height, pixels } = page;
  const paper = percentile(pixels, 0.9);
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [x - middleX, y - middleY];
      const fromX = middleX + dx * cosine + dy * sine;
      const fromY = middleY - dx * sine + dy * cosine;
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
        out[y * width + x] = paper;
        continue;
      }
      const [right, down] = [fromX - left, fromY - top];
      const at = top * width + left;
      const above = (pixels[at] ?? 0) * (1 - right) + (pixels[at + 1] ?? 0) * right;
      const below = (pixels[at + width] ?? 0) * (1 - right) + (pixels[at + width + 1] ?? 0) * right;
      out[y * width + x] = above * (1 - down) + below * down;
    }
  }
  return { width, height, pixels: out };
}
