/** The applicant's own window. */
export const applicant = {} as const;
