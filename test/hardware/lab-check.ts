/**
 * One thing the hardware lab proves over a real kernel, a real daemon or a real program. `npm run lab` runs every check and prints a
 * line for each; `npm test` counts them.
 *
 * A check cleans up behind itself: daemons it started end with it, also when the signal fires.
 */
export interface LabCheck {
  /** What is proved, in the words of a test: `<driver> <behaviour> over <the real thing>`. */
  readonly name: string;
  /**
   * What must be there, else the check counts as skipped: names of programs on the PATH (or in /usr/sbin), absolute paths of files or
   * devices, and `root`.
   */
  readonly needs: readonly string[];
  /** Milliseconds after which the signal fires; some seconds later the whole program is killed. 30 000 where not told. */
  readonly limit?: number;
  /**
   * Throws where it is not so (node:assert is fine). `detail` is what was measured, in a few words, e.g. `signed in 640 ms, 214 points`.
   */
  run(signal: AbortSignal): Promise<{ readonly detail: string }>;
}

/** Thrown by a check that finds, only while it runs, that what it needs is not there: skipped, never passed. */
export class NotHere extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotHere';
  }
}
