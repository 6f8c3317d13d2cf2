/** Every wait of the card reader, in milliseconds. */
export const readerTimings = {
  /** Between two looks for a reader while none is there. */
  searchEvery: 800,
  /** Between two looks at a reader that nobody uses; its own events come sooner. */
  beatEvery: 700,
  /** Between two looks for a card while one is asked for. */
  lookEvery: 200,
  /** Powering a card up. */
  connect: 5000,
  /** One command: a chip's own key agreement takes a second and more. */
  command: 8000,
  /** How long the self-test waits for a card. */
  selfTest: 30_000,
} as const;
export type ReaderTimings = { readonly [K in keyof typeof readerTimings]: number };
