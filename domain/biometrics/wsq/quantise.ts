import type { Band } from './subbands.ts';
import { subbandCount } from './tables.ts';

/** Bands that are ever transmitted; 60 to 63 are the quarter of the finest detail. */
export const transmittedBands = 60;

export interface BinWidths {
  /** Per band, as a decoder reads them; 0 where the band is not transmitted. */
  readonly bins: Float64Array;
  readonly zeroBins: Float64Array;
}

/** Weights of the finest bands: how little the eye minds what is lost there. */
const weights: Readonly<Record<number, number>> = {
  52: 1.32,
  53: 1.08,
  54: 1.42,
  55: 1.08,
  56: 1.32,
  57: 1.42,
  58: 1.08,
  59: 1.08,
};
/** A band that hardly varies is left out. */
const leastVariance = 1.01;
/** Below this sum over the lowest four bands the picture's middle holds too little of the finger, and whole bands are measured. */
const leastMiddleVariance = 20_000;
/** Loading factor: bins are as wide as the standard's model of a band (generalised Gaussian) wants for the rate. */
const loading = 2.5;
const zeroBinRatio = 1.2;
/** Bin numbers are 16 bits, and readers keep them signed: a rate so high that they would not fit gets wider bins. */
const greatestBin = 32_000;

/**
 * Width of the bins of each band for a rate, after the bit allocation of IAFIS-IC-0110: widths in proportion to 10/(weight · ln variance), scaled
 * so that the model's rate over the bands that are worth transmitting is the one asked for.
 */
export function chooseBins(
  plane: Float32Array,
  stride: number,
  bands: readonly Band[],
  bitsPerPixel: number,
): BinWidths {
  const variances = varianceOf(plane, stride, bands);
  const ideal = Float64Array.from({ length: subbandCount }, (_, band) => {
    const variance = variances[band] ?? 0;
    if (band >= transmittedBands || variance < leastVariance) return 0;
    return band < 4 ? 1 : 10 / ((weights[band] ?? 1) * Math.log(variance));
  });
  const scale = scaleFor(ideal, variances, bitsPerPixel);
  const bins = new Float64Array(subbandCount);
  const zeroBins = new Float64Array(subbandCount);
  for (let band = 0; band < transmittedBands; band += 1) {
    // As the stream states them: what is quantised here is exactly what a decoder widens again.
    const wanted = (ideal[band] as number) * scale;
    const least = wanted === 0 ? 0 : peak(plane, stride, bands[band] as Band) / greatestBin;
    bins[band] = fromDecimal(toDecimal(Math.max(wanted, least), 0xffff));
    zeroBins[band] = fromDecimal(toDecimal((bins[band] as number) * zeroBinRatio, 0xffff));
  }
  return { bins, zeroBins };
}

function scaleFor(ideal: Float64Array, variances: Float64Array, bitsPerPixel: number): number {
  let chosen = [...ideal.keys()].filter((band) => (ideal[band] as number) > 0);
  for (;;) {
    if (chosen.length === 0) return 0;
    const share = chosen.reduce((sum, band) => sum + shareOf(band), 0);
    const logarithm = chosen.reduce(
      (sum, band) =>
        sum + shareOf(band) * Math.log(Math.sqrt(variances[band] as number) / (ideal[band] as number)),
      0,
    );
    const inverse = 2 ** (bitsPerPixel / share - 1) / loading / Math.exp(logarithm / share);
    const worthwhile = chosen.filter(
      (band) => (ideal[band] as number) / inverse < 2 * loading * Math.sqrt(variances[band] as number),
    );
    // A band left out of the sum keeps its bins: hardly a coefficient of it is outside the zero bin.
    if (worthwhile.length === chosen.length) return 1 / inverse;
    chosen = worthwhile;
  }
}

/** Share of the picture's samples in a band, as the standard states it. */
function shareOf(band: number): number {
  if (band < 4) return 1 / 1024;
  return band < 51 ? 1 / 256 : 1 / 16;
}

function varianceOf(plane: Float32Array, stride: number, bands: readonly Band[]): Float64Array {
  const middle = Float64Array.from(bands, (band) => variance(plane, stride, middleOf(band)));
  const lowest = [0, 1, 2, 3].reduce((sum, band) => sum + (middle[band] ?? 0), 0);
  return lowest >= leastMiddleVariance
    ? middle
    : Float64Array.from(bands, (band) => variance(plane, stride, band));
}

function peak(plane: Float32Array, stride: number, { x, y, width, height }: Band): number {
  let most = 0;
  for (let row = y; row < y + height; row += 1) {
    for (let at = row * stride + x; at < row * stride + x + width; at += 1)
      most = Math.max(most, Math.abs(plane[at] as number));
  }
  return most;
}

function middleOf({ x, y, width, height }: Band): Band {
  return {
    x: x + Math.floor(width / 8),
    y: y + Math.floor((9 * height) / 32),
    width: Math.floor((3 * width) / 4),
    height: Math.floor((7 * height) / 16),
  };
}

function variance(plane: Float32Array, stride: number, { x, y, width, height }: Band): number {
  const count = width * height;
  if (count < 2) return 0;
  let sum = 0;
  let squares = 0;
  for (let row = y; row < y + height; row += 1) {
    for (let at = row * stride + x; at < row * stride + x + width; at += 1) {
      const value = plane[at] as number;
      sum += value;
      squares += value * value;
    }
  }
  return Math.max(0, (squares - (sum * sum) / count) / (count - 1));
}

/** Bin number of a coefficient. */
export function binOf(value: number, bin: number, zeroBin: number): number {
  if (value > zeroBin / 2) return Math.floor((value - zeroBin / 2) / bin) + 1;
  if (value < -zeroBin / 2) return Math.ceil((value + zeroBin / 2) / bin) - 1;
  return 0;
}

export interface Decimal {
  /** Places the point is moved to the left. */
  readonly places: number;
  readonly digits: number;
}

/** The nearest decimal whose digits fit. */
export function toDecimal(value: number, most: number): Decimal {
  if (value === 0) return { places: 0, digits: 0 };
  let places = 0;
  while (Math.round(value * 10 ** (places + 1)) <= most && places < 20) places += 1;
  return { places, digits: Math.min(most, Math.round(value * 10 ** places)) };
}

export function fromDecimal({ places, digits }: Decimal): number {
  return digits / 10 ** places;
}
