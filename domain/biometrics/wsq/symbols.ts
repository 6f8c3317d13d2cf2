/**
 * Symbols of a WSQ block (IAFIS-IC-0110): 1–100 that many zeros, escapes with the bits that follow, and 107–254 for the values -73 … 74
 * around 180.
 */
export const escape = {
  positive8: 101,
  negative8: 102,
  positive16: 103,
  negative16: 104,
  zeros8: 105,
  zeros16: 106,
} as const;
export const valueZero = 180;
export const longestRun = 100;
const greatestValue = 74;
const leastValue = -73;

/** One symbol and the bits written after its code. */
export interface Coded {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: 0 | 8 | 16;
}

/** What a block of bin numbers is written as. */
export function codedOf(values: Int32Array): Coded[] {
  const coded: Coded[] = [];
  let zeros = 0;
  const flush = (): void => {
    while (zeros > 0) {
      const run = Math.min(zeros, 0xffff);
      coded.push(zerosOf(run));
      zeros -= run;
    }
  };
  for (const value of values) {
    if (value === 0) {
      zeros += 1;
      continue;
    }
    flush();
    coded.push(valueOf(value));
  }
  flush();
  return coded;
}

function zerosOf(run: number): Coded {
  if (run <= longestRun) return { symbol: run, extra: 0, extraBits: 0 };
  return run <= 0xff
    ? { symbol: escape.zeros8, extra: run, extraBits: 8 }
    : { symbol: escape.zeros16, extra: run, extraBits: 16 };
}

function valueOf(value: number): Coded {
  if (value >= leastValue && value <= greatestValue)
    return { symbol: valueZero + value, extra: 0, extraBits: 0 };
  const size = Math.min(0xffff, Math.abs(value));
  if (size <= 0xff)
    return { symbol: value > 0 ? escape.positive8 : escape.negative8, extra: size, extraBits: 8 };
  return { symbol: value > 0 ? escape.positive16 : escape.negative16, extra: size, extraBits: 16 };
}
