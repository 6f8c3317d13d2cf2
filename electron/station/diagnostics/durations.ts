/**
 * Durations are counted in buckets, each a tenth longer than the one before: months of them take a few rows, and a percentile is
 * told to within five per cent.
 */
const growth = 1.1;
const longestMs = 60 * 60 * 1000;

export function bucketOf(milliseconds: number): number {
  const bounded = Math.min(Math.max(milliseconds, 1), longestMs);
  return Math.floor(Math.log(bounded) / Math.log(growth));
}

/** Middle of a bucket, milliseconds. */
function middleOf(bucket: number): number {
  return Math.round(growth ** (bucket + 0.5) * 10) / 10;
}

/** The duration that the share `rank` (0–1) of all stayed below, milliseconds; null without any. */
export function percentile(
  counts: readonly { readonly bucket: number; readonly count: number }[],
  rank: number,
): number | null {
  const ordered = [...counts].sort((one, other) => one.bucket - other.bucket);
  const total = ordered.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { bucket, count } of ordered) {
    seen += count;
    if (seen >= total * rank) return middleOf(bucket);
  }
  return null;
}
