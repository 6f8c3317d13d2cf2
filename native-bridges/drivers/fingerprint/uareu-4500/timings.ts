/** Every wait of the U.are.U driver, in milliseconds; counts where they say so. */
export const uareuTimings = {
  open: 2000,
  /** One register, either way. */
  register: 1000,
  /** One read of the interrupt end point; it is read again at once. */
  interrupt: 60_000,
  /** Between two looks at a device that starts. */
  startEvery: 10,
  /** Looks. */
  startTries: 100,
  /** For the interrupt that says the sensor has power; then everything is begun anew, three times. */
  power: 300,
  powerTries: 3,
  /** From the command to the whole picture. */
  picture: 2500,
  /** Pictures asked for before the device counts as lost: after the interrupt of death the first one is empty. */
  pictureTries: 3,
  /** For a finger to be lifted before the next one is asked for all the same. */
  lift: 3000,
  /** For the last commands to a device that is let go. */
  tidy: 500,
} as const;
export type UareuTimings = { readonly [K in keyof typeof uareuTimings]: number };
