/** Every wait of the SFM driver, in milliseconds. */
export const sfmTimings = {
  open: 1500,
  write: 500,
  /** An answer to a question that needs no finger. */
  answer: 400,
  /** How long the module itself waits for a finger (parameter 62 = 3A: 10 s), and a little more. */
  scan: 12_000,
  /** From the finger's picture being taken to the announcement of its data. */
  ready: 3000,
  /** Between two pieces of a picture. */
  betweenPieces: 600,
  /** For the answer to `cancel`, and for what was under way to go by. */
  cancel: 500,
  quiet: 120,
  /** Between a touch and the next, where the module can't tell that the finger is lifted. */
  lift: 600,
} as const;
export type SfmTimings = { readonly [K in keyof typeof sfmTimings]: number };
