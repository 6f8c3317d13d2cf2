import { noBareSleep } from './no-bare-sleep.mjs';
import { noIgnoredResult } from './no-ignored-result.mjs';

/** This house's own ESLint rules. */
export const houseRules = {
  meta: { name: 'tram-can-cuoc' },
  rules: { 'no-ignored-result': noIgnoredResult, 'no-bare-sleep': noBareSleep },
};
