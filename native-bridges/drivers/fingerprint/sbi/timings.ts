/** Every wait of the SBI driver, in milliseconds unless said. The service is a program on this machine. */
export const sbiTimings = {
  /** Connecting to one port while searching; a refused port answers at once. */
  connect: 250,
  /** One discovery or device info message. */
  message: 1500,
  /** Between two searches of the port range while no scanner is there. */
  searchEvery: 500,
  /** Between two looks at a scanner that is there: a pulled plug shows within a second. */
  watchEvery: 350,
  /** Answer to one such look. */
  watchAnswer: 600,
  /** Looks in a row (a number, not milliseconds) without an answer before the service counts as not responding; a pulled plug is told at once. */
  silentLooks: 3,
  /** First line of a stream. */
  streamOpen: 3000,
  /** For which our own last stream may still make the service say it is busy, and between two tries meanwhile. */
  windDown: 1200,
  windDownRetry: 120,
  /** What a capture's answer may need beyond the capture timeout: encoding, signing, sending. */
  captureGrace: 8000,
} as const;
export type SbiTimings = { readonly [K in keyof typeof sbiTimings]: number };
