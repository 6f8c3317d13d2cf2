/** Every wait of the code reader driver, in milliseconds. */
export const codeReaderTimings = {
  /** Between two looks for a reader; hot-plug events come sooner. */
  searchEvery: 700,
  open: 1500,
  /** Silence after which a code without an end is over, or cut off. A slow line sends 4000 characters without a pause. */
  silence: 150,
  /** For the technician to hold a code before it. */
  scan: 30_000,
} as const;
export type CodeReaderTimings = { readonly [K in keyof typeof codeReaderTimings]: number };
