/** Ids become file names: lower-case letters, digits and dashes only, as a UUID has. */
export const applicationIdForm = /^[a-z0-9][a-z0-9-]{7,63}$/;
export const sha256Form = /^[0-9a-f]{64}$/;
