/** An 8-bit grey raster, row by row from the top left; 0 is black (ridge), 255 white (background). */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  /** Exactly `width * height` samples. */
  readonly pixels: Uint8Array;
  /** Pixels per inch, the same in both directions. */
  readonly ppi: number;
}
