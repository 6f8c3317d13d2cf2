import type { Desk } from '../desk.ts';
import { removeOldTraces } from './traces.ts';

/** What diagnostics keep for a while only. */
export async function keepHouse(desk: Desk): Promise<void> {
  await desk.activities.prune();
  await removeOldTraces(desk);
}
