import type { Desk } from '../desk.ts';
import { purgeAcknowledged } from './purge-acknowledged.ts';

/**
 * Takes the applicant off the desk: every capture in flight is over and what still comes from it is discarded. Comes
 * before any other applicant's draft is laid there, so that nothing can land with the wrong person.
 */
export async function clearDesk(desk: Desk): Promise<void> {
  const wasSealed = desk.sealed !== null;
  desk.open = null;
  desk.sealed = null;
  desk.photos.close();
  desk.bench.cancelAll();
  desk.cards.forget();
  await Promise.all([
    desk.fingerprints.cancel(),
    desk.signatures.cancel(),
    desk.documents.cancel(),
    desk.cards.cancel(),
  ]);
  desk.refreshApplicant();
  if (wasSealed) await purgeAcknowledged(desk);
}
