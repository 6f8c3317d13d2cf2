/** Every wait of the Evolis USB driver, in milliseconds. */
export const evolisTimings = {
  searchEvery: 500,
  open: 2000,
  /** Between two looks at a printer that is idle, and one of them. */
  watchEvery: 450,
  control: 800,
  /** Answer to a parameter or a question; the guide says 2 s. */
  answer: 2500,
  /** Answer to what moves a card or the head: the guide's 15 s, and a panel is some seconds of printing. */
  movement: 20_000,
  /** One piece of a panel over the cable; a printer that prints takes its time. */
  piece: 10_000,
  /** Getting a card out that was given up. */
  eject: 15_000,
} as const;
export type EvolisTimings = { readonly [K in keyof typeof evolisTimings]: number };
