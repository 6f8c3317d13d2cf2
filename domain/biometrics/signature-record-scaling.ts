/**
 * Scaling values: two bytes, exponent E (5 bits) and fraction F (11 bits), for (1 + F / 2¹¹) · 2^(E − 16). From about 0.00002 to 65 520.
 */
export const scalingLimits = { least: 2 ** -16, most: (1 + 2047 / 2048) * 2 ** 15 } as const;

/** Undefined where the value has no place between the limits. The nearest that can be said: off by at most one part in 4096. */
export function encodeScaling(value: number): number | undefined {
  if (!(value >= scalingLimits.least) || value > scalingLimits.most) return undefined;
  let exponent = Math.floor(Math.log2(value));
  let fraction = Math.round((value / 2 ** exponent - 1) * 2048);
  if (fraction < 0) {
    exponent -= 1;
    fraction = Math.round((value / 2 ** exponent - 1) * 2048);
  }
  if (fraction > 2047) {
    exponent += 1;
    fraction = 0;
  }
  return exponent + 16 > 31 ? undefined : ((exponent + 16) << 11) | fraction;
}

export function decodeScaling(bits: number): number {
  return (1 + (bits & 0x7ff) / 2048) * 2 ** ((bits >> 11) - 16);
}
