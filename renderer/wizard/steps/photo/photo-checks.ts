/**
 * Live checks of the portrait, computed from a small picture of what will be taken (3:4). They are advice while the officer
 * looks, not a measurement: thresholds are our own, chosen on Chromium's fake camera and drawn pictures. The pattern they
 * check for is ICAO 9303-3 Annex A / ISO/IEC 19794-5 (even light, uniform light background, sharp).
 */
export const photoChecks = [
  'too-dark',
  'too-bright',
  'background-not-white',
  'blurred',
  'moving',
  'frozen',
] as const;
export type PhotoCheck = (typeof photoChecks)[number];

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, 8 bits each. */
  readonly data: Uint8ClampedArray;
}

/** Size of the picture that the checks look at. */
export const checkSize = { width: 120, height: 160 } as const;

/** Alike samples in a row after which the picture counts as frozen: two seconds at 5 Hz. A live sensor always has noise. */
export const frozenAfter = 10;

export interface PhotoCheckMemory {
  readonly luma: Float32Array;
  readonly alike: number;
}

const limits = {
  dark: 70,
  bright: 225,
  backgroundLight: 165,
  backgroundSpread: 26,
  backgroundColour: 26,
  sharpness: 14,
  movement: 7,
} as const;

/** @returns codes not met, and what the next call compares with */
export function checkPhoto(
  picture: Pixels,
  before: PhotoCheckMemory | null,
): { readonly remarks: readonly PhotoCheck[]; readonly memory: PhotoCheckMemory } {
  const luma = lumaOf(picture);
  const face = meanOf(luma, picture, inFace);
  const change = before === null ? null : meanChange(luma, before.luma);
  const alike = change === 0 && before !== null ? before.alike + 1 : 0;
  const remarks: PhotoCheck[] = [];
  if (face < limits.dark) remarks.push('too-dark');
  if (face > limits.bright) remarks.push('too-bright');
  if (!isBackgroundWhite(picture, luma)) remarks.push('background-not-white');
  if (change !== null && change > limits.movement) remarks.push('moving');
  else if (sharpnessOf(luma, picture) < limits.sharpness) remarks.push('blurred');
  if (alike >= frozenAfter) remarks.push('frozen');
  return { remarks, memory: { luma, alike } };
}

type Region = (x: number, y: number) => boolean;

/** x, y from 0 to 1. The guide's oval, a little smaller. */
const inFace: Region = (x, y) => ((x - 0.5) / 0.24) ** 2 + ((y - 0.44) / 0.26) ** 2 < 1;
/** Beside and above the head; below are shoulders. */
const inBackground: Region = (x, y) => (y < 0.5 && (x < 0.12 || x > 0.88)) || y < 0.05;

function lumaOf({ data, width, height }: Pixels): Float32Array {
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * (data[i * 4] ?? 0) + 0.587 * (data[i * 4 + 1] ?? 0) + 0.114 * (data[i * 4 + 2] ?? 0);
  }
  return luma;
}

function indexesIn({ width, height }: Pixels, region: Region): number[] {
  const indexes: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (region((x + 0.5) / width, (y + 0.5) / height)) indexes.push(y * width + x);
    }
  }
  return indexes;
}

function meanOf(luma: Float32Array, picture: Pixels, region: Region): number {
  const indexes = indexesIn(picture, region);
  return indexes.reduce((sum, index) => sum + (luma[index] ?? 0), 0) / Math.max(1, indexes.length);
}

function isBackgroundWhite(picture: Pixels, luma: Float32Array): boolean {
  const indexes = indexesIn(picture, inBackground);
  const mean = meanOf(luma, picture, inBackground);
  let spread = 0;
  let colour = 0;
  for (const index of indexes) {
    spread += ((luma[index] ?? 0) - mean) ** 2;
    const [red, green, blue] = [0, 1, 2].map((channel) => picture.data[index * 4 + channel] ?? 0) as [
      number,
      number,
      number,
    ];
    colour += Math.max(red, green, blue) - Math.min(red, green, blue);
  }
  const count = Math.max(1, indexes.length);
  return (
    mean >= limits.backgroundLight &&
    Math.sqrt(spread / count) <= limits.backgroundSpread &&
    colour / count <= limits.backgroundColour
  );
}

/** Mean absolute Laplacian's square inside the face: falls with defocus and motion blur. */
function sharpnessOf(luma: Float32Array, picture: Pixels): number {
  const { width, height } = picture;
  const at = (index: number): number => luma[index] ?? 0;
  let sum = 0;
  let count = 0;
  for (const index of indexesIn(picture, inFace)) {
    const x = index % width;
    const y = Math.floor(index / width);
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
    const edge = 4 * at(index) - at(index - 1) - at(index + 1) - at(index - width) - at(index + width);
    sum += edge * edge;
    count += 1;
  }
  return sum / Math.max(1, count);
}

function meanChange(now: Float32Array, before: Float32Array): number {
  if (now.length !== before.length) return 0;
  let sum = 0;
  for (let i = 0; i < now.length; i++) sum += Math.abs((now[i] ?? 0) - (before[i] ?? 0));
  return sum / Math.max(1, now.length);
}
