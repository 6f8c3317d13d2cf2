/**
 * Scores of `compareTemplates` from here on are taken for the same finger. Chosen on the tuning half of the synthetic
 * fingers, where one impostor pair in a thousand scores 24 and the highest 36, and the lowest genuine pair 64; then measured
 * on people and prints held out (`npm run bench -- fingerprints`, docs/adr/0018). It is for one comparison with one enrolled
 * finger, not for searches.
 */
export const sameFingerFrom = 30;

export function sameFinger(score: number): boolean {
  return score >= sameFingerFrom;
}
