/** Every wait of the Evolis service driver, in milliseconds. The service is a program on this machine. */
export const evolisServiceTimings = {
  searchEvery: 700,
  watchEvery: 450,
  /** A question. */
  call: 2500,
  /** A bitmap of two megabytes handed over. */
  bitmap: 8000,
  /** The call that prints answers when the card is done, or at once: both are known. */
  print: 120_000,
  /** Between two looks at a job. */
  jobEvery: 300,
  /** Within which a printer that took a card is seen at work; idle for longer it has done it already. */
  begins: 1500,
  /** For which a service in the middle of a job may be silent before its end counts as not seen. */
  silence: 3000,
  /** An event is cancelled and the job over. */
  settle: 3000,
} as const;
export type EvolisServiceTimings = { readonly [K in keyof typeof evolisServiceTimings]: number };
