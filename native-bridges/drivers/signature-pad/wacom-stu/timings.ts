/** Every wait of the STU driver, in milliseconds. */
export const stuTimings = {
  /** Between two looks for a pad while none is there, and between two lists while one is. */
  searchEvery: 400,
  open: 1500,
  /** One feature report, either way. */
  report: 1000,
  /** Until the pad is ready again; the 520 may take 600 ms to clear its screen. */
  ready: 3000,
  /** Between two looks at the status. */
  pollEvery: 10,
  /** The pad must be left alone this long after start and end of a capture. */
  afterCapture: 20,
  /** Between two states with new pen points. */
  pointsEvery: 50,
  /** Agreeing on a key: some twenty reports, and the pad's own RSA. */
  agree: 4000,
  /** Between two looks at a pad that nobody uses, and at one that somebody signs on. */
  beatEvery: 700,
  /** For putting the pad back in order after a signature. */
  tidy: 3000,
} as const;
export type StuTimings = { readonly [K in keyof typeof stuTimings]: number };
