export interface Scores {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

/** Share of genuine pairs refused at a threshold. */
export function falseNonMatchRate({ genuine }: Scores, threshold: number): number {
  return genuine.filter((score) => score < threshold).length / Math.max(1, genuine.length);
}

/** Share of impostor pairs accepted at a threshold. */
export function falseMatchRate({ impostor }: Scores, threshold: number): number {
  return impostor.filter((score) => score >= threshold).length / Math.max(1, impostor.length);
}

/** The lowest threshold at which no more than `rate` of the impostors pass. */
export function thresholdAt({ impostor }: Scores, rate: number): number {
  const sorted = [...impostor].sort((a, b) => b - a);
  const passing = sorted[Math.floor(sorted.length * rate)] ?? 0;
  return passing + 1e-9;
}

/** Where as many genuine pairs are refused as impostors pass: the mean of both where they come closest. */
export function equalErrorRate(scores: Scores): number {
  let closest = Number.POSITIVE_INFINITY;
  let rate = 1;
  for (const threshold of [...scores.genuine].sort((a, b) => a - b)) {
    const refused = falseNonMatchRate(scores, threshold);
    const accepted = falseMatchRate(scores, threshold);
    if (Math.abs(refused - accepted) >= closest) continue;
    closest = Math.abs(refused - accepted);
    rate = (refused + accepted) / 2;
  }
  return rate;
}

/**
 * Upper end of the 95 % interval of a rate of which `events` of `trials` were seen (Clopper and Pearson 1934); for no
 * event it is the rule of three, 3 / trials.
 */
export function upperBound(events: number, trials: number): number {
  if (trials === 0 || events >= trials) return 1;
  let low = events / trials;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (atMostEvents(events, trials, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

function atMostEvents(events: number, trials: number, rate: number): number {
  let term = trials * Math.log1p(-rate);
  let sum = Math.exp(term);
  for (let count = 1; count <= events; count += 1) {
    term += Math.log(((trials - count + 1) * rate) / (count * (1 - rate)));
    sum += Math.exp(term);
  }
  return sum;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
