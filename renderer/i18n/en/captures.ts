import type { captures as source } from '../vi/captures.ts';

export const captures: Record<keyof typeof source, string> = {};
