/** Every time the station waits for somebody, named; tests put in shorter ones. */
export interface StationTimings {
  /** A person gets this long to place fingers before the attempt fails with `timeout`. */
  readonly fingerprintMs: number;
  /** Reading the consent on the pad and signing. */
  readonly signatureMs: number;
  /** Beyond an attempt's own time the device host must have said how it ended. */
  readonly hostGraceMs: number;
  /** The device host answers a call: an attempt was begun or told to stop. It only hangs when it is broken. */
  readonly hostAnswerMs: number;
  /** A token answers: making a key takes the slow ones several seconds. */
  readonly tokenMs: number;
  /** From handing a slip over to its being printed. */
  readonly printMs: number;
  /** Live pictures closer together than this are left out: windows must not fall behind the hand they show. */
  readonly previewIntervalMs: number;
  /** What is not to be kept any longer is looked for so often. */
  readonly retentionIntervalMs: number;
  /** How often is looked whether the officer has gone away. */
  readonly idleCheckMs: number;
  /** How often the centre is asked who works here, and how soon again where it did not answer. */
  readonly rosterMs: number;
  readonly rosterRetryMs: number;
}

export const stationTimings: StationTimings = {
  fingerprintMs: 45_000,
  signatureMs: 180_000,
  hostGraceMs: 5_000,
  hostAnswerMs: 3_000,
  tokenMs: 30_000,
  printMs: 60_000,
  previewIntervalMs: 40,
  retentionIntervalMs: 3_600_000,
  idleCheckMs: 2_000,
  rosterMs: 4 * 60 * 60 * 1000,
  rosterRetryMs: 10 * 60 * 1000,
};
