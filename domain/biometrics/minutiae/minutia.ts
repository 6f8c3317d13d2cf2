/** ISO/IEC 19794-2:2005 minutia types; a tool that can't tell writes `other`. */
export const minutiaKinds = ['other', 'ending', 'bifurcation'] as const;
export type MinutiaKind = (typeof minutiaKinds)[number];

export interface Minutia {
  /** Pixels from the left and the top. */
  readonly x: number;
  readonly y: number;
  /**
   * Radians, [0, 2π), counter-clockwise from the right as ISO/IEC 19794-2 has it: from a ridge ending back along the
   * ridge, from a bifurcation into the valley between its branches.
   */
  readonly angle: number;
  readonly kind: MinutiaKind;
  /** 1 (least) … 100; 0 where nobody said. */
  readonly quality: number;
}
