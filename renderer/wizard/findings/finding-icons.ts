import { IconAlertOctagonFilled, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { FindingState } from './finding-words.ts';

/** One shape for each state, wherever it is shown. */
export const findingIcons: Readonly<Record<FindingState, typeof IconAlertTriangle>> = {
  open: IconAlertOctagonFilled,
  warn: IconAlertTriangle,
  explained: IconCircleCheck,
};
