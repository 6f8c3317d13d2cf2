/** Every wait of the eSCL driver, in milliseconds. */
export const esclTimings = {
  /** Between two searches while no scanner answers, and between two looks at one that does. */
  searchEvery: 700,
  watchEvery: 450,
  /** One look at status or capabilities. */
  look: 2500,
  /** Starting or ending a job. */
  call: 5000,
  /** One page: 600 dpi in colour over a slow network, the sheet moving meanwhile. */
  page: 60_000,
  /** Between two tries while the scanner says that the page, or it itself, is not ready yet. */
  retry: 400,
  /** For which a scanner may say that it is busy before the job begins. */
  busy: 8000,
  /** Ending a job that is given up. */
  takeBack: 2000,
} as const;
export type EsclTimings = { readonly [K in keyof typeof esclTimings]: number };
