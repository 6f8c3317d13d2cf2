/** Every wait of the IPP drivers, in milliseconds. */
export const ippTimings = {
  /** Between two searches while no printer answers, and between two looks at one that does. */
  searchEvery: 700,
  watchEvery: 450,
  /** One look at the printer's state. */
  look: 2500,
  /** Any other call without a document. */
  call: 4000,
  /** A document over the network. */
  send: 20_000,
  /** Between two looks at a job. */
  jobEvery: 300,
  /** For which a printer in the middle of a job may be silent before its end counts as not seen. */
  silence: 2500,
  /** A printer that stops in the middle (paper, cover) gets this long to be helped before the job is taken back. */
  stopped: 6000,
  /** Taking a job back and seeing that it is. */
  takeBack: 6000,
  /** From handing a job over to its end. */
  job: 90_000,
} as const;
export type IppTimings = { readonly [K in keyof typeof ippTimings]: number };
