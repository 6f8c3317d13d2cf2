/** What all single-finger sensors share; times in milliseconds. */
export const singleFingerTimings = {
  /** Between two searches while there is none. */
  searchEvery: 400,
  /** Between two questions while nobody uses it: a module pulled from its adapter leaves the adapter behind. */
  checkEvery: 600,
  /** Our own estimate (0–100) from which a touch is compared; windows of these sensors are small, which costs score. */
  leastScore: 30,
  /** How long the technician has for the touch of the guided test. */
  touch: 30_000,
} as const;
export type SingleFingerTimings = { readonly [K in keyof typeof singleFingerTimings]: number };
