import type { applicant as source } from '../vi/applicant.ts';

export const applicant: Record<keyof typeof source, string> = {};
