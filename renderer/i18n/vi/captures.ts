/** Steps that capture or sign: fingerprints, iris, photo, signature, officer's signature, slip. */
export const captures = {} as const;
