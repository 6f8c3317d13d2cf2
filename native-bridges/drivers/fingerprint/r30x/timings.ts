/** Every wait of the R30x driver, in milliseconds. */
export const r30xTimings = {
  open: 1500,
  /** Tells the operating system to send a command. */
  write: 500,
  /** An answer to a question that needs no finger. */
  answer: 400,
  /** The answer at a speed the module may not have; tried for each speed while it is looked for. */
  probe: 250,
  /** The answer to `takePicture`: the sensor looks for up to half a second. */
  take: 1000,
  /** Between two packets of a picture. */
  betweenPackets: 600,
  /** With nothing for so long, a picture has gone by. */
  quiet: 150,
  /** The longest picture at the slowest speed that is kept. */
  wholePicture: 15_000,
  /** Between two looks for a finger. */
  lookEvery: 30,
  /** For a finger to be lifted before the sensor is asked again all the same. */
  lift: 3000,
  /** For a module to change its speed. */
  settle: 60,
} as const;
export type R30xTimings = { readonly [K in keyof typeof r30xTimings]: number };
