import type { PortraitLook } from './look.ts';
import type { LivenessChallenge, LivenessResult } from './portrait-check.ts';

/** Where somebody stands in the challenges. A film can do all of this: what comes out is a hint. */
export interface ChallengeRun {
  readonly challenges: readonly LivenessChallenge[];
  readonly results: readonly LivenessResult[];
  /** When the current one was begun, milliseconds. */
  readonly since: number;
  /** The widest the eyes were open, and whether the head was straight, since then. */
  readonly widest: number;
  readonly straight: boolean;
  readonly shut: boolean;
}

/** After this long a challenge counts as not met, and the next begins. */
export const challengeMs = 15_000;
const turnedFrom = 18;
const straightTo = 10;
/** Of the widest opening: below the one the eyes are shut, above the other open again. */
const shutBelow = 0.55;
const openFrom = 0.8;

export function beginChallenges(challenges: readonly LivenessChallenge[], now: number): ChallengeRun {
  return { challenges, results: [], since: now, widest: 0, straight: false, shut: false };
}

/** What is asked now; null when all is over. */
export function challengeNow(run: ChallengeRun): LivenessChallenge | null {
  return run.challenges[run.results.length] ?? null;
}

/** After one more look. */
export function afterLook(
  run: ChallengeRun,
  { yaw, opening }: Pick<PortraitLook, 'yaw' | 'opening'>,
  now: number,
): ChallengeRun {
  const challenge = challengeNow(run);
  if (challenge === null) return run;
  if (now - run.since >= challengeMs) return ended(run, false, now);
  if (yaw === null || opening === null) return run;
  const straight = run.straight || Math.abs(yaw) <= straightTo;
  const widest = Math.max(run.widest, opening);
  const shut = run.shut || (widest > 0 && opening < widest * shutBelow);
  // Both begin from a head that was straight: somebody who sits turned has not turned.
  const turn = challenge === 'turn-left' ? yaw : -yaw;
  const met =
    challenge === 'blink' ? shut && opening >= widest * openFrom : run.straight && turn >= turnedFrom;
  return met ? ended(run, true, now) : { ...run, straight, widest, shut };
}

/** The officer does not go on with it: what is left is not met. */
export function givenUp(run: ChallengeRun, now: number): ChallengeRun {
  let left = run;
  while (challengeNow(left) !== null) left = ended(left, false, now);
  return left;
}

function ended(run: ChallengeRun, met: boolean, now: number): ChallengeRun {
  const challenge = challengeNow(run);
  if (challenge === null) return run;
  const result = { challenge, met, milliseconds: Math.max(0, Math.round(now - run.since)) };
  return { ...beginChallenges(run.challenges, now), results: [...run.results, result] };
}
