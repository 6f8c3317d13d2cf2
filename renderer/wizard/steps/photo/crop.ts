/** The portrait is 3:4, at most this large. */
export const portrait = { width: 900, height: 1200 } as const;
/** The station refuses smaller portraits; asked here before somebody presses for nothing. */
export const leastPortrait = { width: 400, height: 530 } as const;

export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The middle of a camera picture in 3:4: exactly what `object-fit: cover` shows in the live view. */
export function cropOf(width: number, height: number): Crop {
  const cropWidth = Math.min(width, Math.floor((height * 3) / 4));
  const cropHeight = Math.min(height, Math.floor((width * 4) / 3));
  return {
    x: Math.floor((width - cropWidth) / 2),
    y: Math.floor((height - cropHeight) / 2),
    width: cropWidth,
    height: cropHeight,
  };
}

/** Size the crop is stored at: never enlarged, never above `portrait`. */
export function outputSize(crop: Crop): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, portrait.width / crop.width, portrait.height / crop.height);
  return { width: Math.round(crop.width * scale), height: Math.round(crop.height * scale) };
}

export function isLargeEnough(width: number, height: number): boolean {
  const crop = cropOf(width, height);
  return crop.width >= leastPortrait.width && crop.height >= leastPortrait.height;
}
