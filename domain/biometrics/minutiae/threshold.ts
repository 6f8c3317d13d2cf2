/** Scores from here are taken for the same finger. */
export const sameFingerFrom = 10.5;

export function sameFinger(score: number): boolean {
  return score >= sameFingerFrom;
}
