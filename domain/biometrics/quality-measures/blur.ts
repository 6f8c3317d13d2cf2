/** Weights sum to this, so that sums of products are whole numbers. */
const unit = 256;

/**
 * Half of a Gaussian of `size` (odd) weights in 1/256, from the outermost to the middle; what rounding takes from one is
 * given to the next, and the middle gets the rest.
 */
export function gaussianWeights(size: number): Int32Array {
  const reach = (size - 1) / 2;
  const sigma = 0.15 * size + 0.35;
  const bell = Float64Array.from({ length: reach + 1 }, (_, at) => {
    return Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma));
  });
  const total = 2 * bell.reduce((sum, value) => sum + value, 0) - 1;
  const weights = new Int32Array(reach + 1);
  let left = 0;
  let rest = unit;
  for (let at = 0; at < reach; at += 1) {
    const wanted = ((bell[at] as number) / total) * unit + left;
    const weight = Math.round(wanted);
    left = wanted - weight;
    weights[at] = weight;
    rest -= 2 * weight;
  }
  weights[reach] = rest;
  return weights;
}

/** Both ways, exactly rounded; beyond the edges the picture is mirrored about its outermost pixels. */
export function gaussianBlur(grey: Uint8Array, width: number, height: number, size: number): Uint8Array {
  const weights = gaussianWeights(size);
  const reach = weights.length - 1;
  const taps = Array.from(weights, (weight, at) => ({ weight, distance: reach - at })).filter(
    ({ weight }) => weight !== 0,
  );
  const middle = weights[reach] as number;
  const across = new Int32Array(width * height);
  const line = new Int32Array(width + 2 * reach);
  const mirrorX = mirror(width, reach);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < line.length; x += 1) line[x] = grey[row + (mirrorX[x] as number)] as number;
    for (let x = 0; x < width; x += 1) across[row + x] = middle * (line[reach + x] as number);
    for (const { weight, distance } of taps) {
      if (distance === 0) continue;
      const left = reach - distance;
      const right = reach + distance;
      for (let x = 0; x < width; x += 1) {
        across[row + x] =
          (across[row + x] as number) + weight * ((line[left + x] as number) + (line[right + x] as number));
      }
    }
  }
  const blurred = new Uint8Array(width * height);
  const sums = new Int32Array(width);
  const mirrorY = mirror(height, reach);
  for (let y = 0; y < height; y += 1) {
    sums.fill((unit * unit) / 2);
    for (const { weight, distance } of taps) {
      const above = (mirrorY[reach + y - distance] as number) * width;
      const below = (mirrorY[reach + y + distance] as number) * width;
      if (distance === 0) {
        for (let x = 0; x < width; x += 1)
          sums[x] = (sums[x] as number) + weight * (across[above + x] as number);
        continue;
      }
      for (let x = 0; x < width; x += 1) {
        sums[x] =
          (sums[x] as number) + weight * ((across[above + x] as number) + (across[below + x] as number));
      }
    }
    for (let x = 0; x < width; x += 1) blurred[y * width + x] = (sums[x] as number) >> 16;
  }
  return blurred;
}

/** Which line to read for each from `-reach` to `length + reach`. */
function mirror(length: number, reach: number): Int32Array {
  return Int32Array.from({ length: length + 2 * reach }, (_, at) => {
    if (length === 1) return 0;
    const period = 2 * (length - 1);
    const place = (((at - reach) % period) + period) % period;
    return place < length ? place : period - place;
  });
}
