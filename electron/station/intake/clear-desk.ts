import type { Desk } from '../desk.ts';

/**
 * Takes the applicant off the desk: every capture in flight is over and what still comes from it is discarded. Comes
 * before any other applicant's draft is laid there, so that nothing can land with the wrong person.
 */
export async function clearDesk(desk: Desk): Promise<void> {
  desk.open = null;
  desk.sealed = null;
  desk.photos.close();
  await Promise.all([desk.fingerprints.cancel(), desk.signatures.cancel()]);
  desk.refreshApplicant();
}
