/** Every wait of the Magicard driver, in milliseconds. */
export const magicardTimings = {
  searchEvery: 500,
  open: 2000,
  watchEvery: 450,
  control: 800,
  /** Answer to a question. */
  answer: 2000,
  /** One piece of a job over the cable; a printer that prints takes its time. */
  piece: 15_000,
  /** Between two looks at the count of cards while one is printed. */
  countEvery: 700,
  /** Until the count must have moved: a card in colour takes some 35 s. */
  printed: 75_000,
} as const;
export type MagicardTimings = { readonly [K in keyof typeof magicardTimings]: number };
