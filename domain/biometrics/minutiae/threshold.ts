/**
 * Scores of `compareTemplates` from here on are taken for the same finger: chosen for no more than one false match in a
 * thousand on the tuning half of the synthetic fingers, then measured on people and prints held out
 * (`npm run bench -- fingerprints`, docs/adr/0018). It holds for one comparison with one enrolled finger, not for searches.
 */
export const sameFingerFrom = 25;

export function sameFinger(score: number): boolean {
  return score >= sameFingerFrom;
}
