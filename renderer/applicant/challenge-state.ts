export type ChallengeState = 'met' | 'missed' | 'now' | 'todo';

/** Where a challenge stands. `over`: of the first of them, whether it was met. */
export function challengeState(index: number, over: readonly boolean[]): ChallengeState {
  if (index === over.length) return 'now';
  return index > over.length ? 'todo' : over[index] === true ? 'met' : 'missed';
}
