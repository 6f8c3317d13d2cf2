/** Mean, deviation and ten bins of a measure taken block by block. */
export interface Distribution {
  readonly mean: number;
  /** Of the population, not of a sample. */
  readonly deviation: number;
  readonly bins: readonly number[];
}

/** @param bounds nine ascending lower bounds of the second to tenth bin; a value on a bound belongs above it */
export function distributionOf(values: readonly number[], bounds: readonly number[]): Distribution {
  const bins = new Array<number>(bounds.length + 1).fill(0);
  let sum = 0;
  for (const value of values) {
    sum += value;
    let bin = 0;
    while (bin < bounds.length && value >= (bounds[bin] as number)) bin += 1;
    bins[bin] = (bins[bin] as number) + 1;
  }
  const mean = values.length === 0 ? 0 : sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: values.length === 0 ? 0 : Math.sqrt(squares / values.length), bins };
}
