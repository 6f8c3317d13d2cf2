/** Every time the station waits for somebody, named; tests put in shorter ones. */
export interface StationTimings {
  /** A person gets this long to place fingers before the attempt fails with `timeout`. */
  readonly fingerprintMs: number;
  /** Reading the consent on the pad and signing. */
  readonly signatureMs: number;
  /** Finding the card, laying it on the reader, and reading it. */
  readonly cardReadMs: number;
  /** A stack of sheets goes through the feeder. */
  readonly documentScanMs: number;
  /**
   * Beyond an attempt's own time the device host must have said how it ended: a scanner's own grace (8 s) and a look at its pictures (15 s at most). A host
   * that hangs is found out by its heartbeat long before.
   */
  readonly hostGraceMs: number;
  /** Signing waits so long for what was captured last to be compared. */
  readonly comparingMs: number;
  /** For what is still being read on the papers, before the application is sealed without it. */
  readonly pagesMs: number;
  /** The device host answers a call: an attempt was begun or told to stop. It only hangs when it is broken. */
  readonly hostAnswerMs: number;
  /** A token answers: making a key takes the slow ones several seconds. */
  readonly tokenMs: number;
  /** The same where a technician asks, who is told within two seconds that the device host hangs. */
  readonly benchAnswerMs: number;
  /** Mending what the operating system lacks: an administrator types a password meanwhile. */
  readonly hostFixMs: number;
  /** A self-test or live view of which nothing was heard for so long is over. */
  readonly benchSilenceMs: number;
  /** What devices did is written together so often. */
  readonly activityBatchMs: number;
  /** The centre answers a small request, a disk says how full it is. */
  readonly environmentMs: number;
  /** The centre asks the population data base, with an officer waiting; the applicant need not. */
  readonly populationMs: number;
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
  cardReadMs: 60_000,
  documentScanMs: 300_000,
  hostGraceMs: 25_000,
  comparingMs: 15_000,
  pagesMs: 15_000,
  hostAnswerMs: 3_000,
  tokenMs: 30_000,
  benchAnswerMs: 1_500,
  hostFixMs: 120_000,
  benchSilenceMs: 180_000,
  activityBatchMs: 2_000,
  environmentMs: 1_500,
  populationMs: 10_000,
  printMs: 60_000,
  previewIntervalMs: 40,
  retentionIntervalMs: 3_600_000,
  idleCheckMs: 2_000,
  rosterMs: 4 * 60 * 60 * 1000,
  rosterRetryMs: 10 * 60 * 1000,
};
