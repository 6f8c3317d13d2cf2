import type { desks as vietnamese } from '../vi/desks.ts';

export const desks: Record<keyof typeof vietnamese, string> = {
  'desk.outbox': 'Sending',
  'desk.applications': 'Find applications',
  'desk.safekeeping': 'Safekeeping',
  'desk.rail': 'Screens',
};
