import type { applicantChannels } from '../../../domain/channels/applicant.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { err, ok } from '../../../domain/result.ts';
import { applicantViewOf } from '../applicant-view.ts';
import type { Desk } from '../desk.ts';
import { confirmData } from '../intake/confirm-data.ts';

/** The applicant window may look, and agree to the data it was shown: nothing else. */
export function applicantHandlers(desk: Desk): Handlers<(typeof applicantChannels)['calls']> {
  return {
    'applicant.view': () => ok(applicantViewOf(desk)),
    'applicant.confirm': async ({ draftId, revision }) => {
      // Only what is on that screen right now can be agreed to.
      const view = applicantViewOf(desk);
      if (view.kind !== 'review' || view.draftId !== draftId) return err('draft-not-open');
      const confirmed = await confirmData(desk, { draftId, revision }, 'applicant-window');
      return confirmed.ok ? ok(null) : confirmed;
    },
  };
}
