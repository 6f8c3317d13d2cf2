import type { Confirmation } from '../../../domain/application/osia-profile.ts';
import type { OpenDraft } from './open-draft.ts';

/** What the applicant, or who stands for the applicant, agreed to and when. */
export function confirmationsOf({
  draft,
  policy,
  age,
}: Pick<OpenDraft, 'draft' | 'policy' | 'age'>): Confirmation[] {
  const { confirmedAt, confirmedRevision, signatures } = draft.record;
  const [by = 'applicant'] = policy.signers({ age });
  const readBack: Confirmation[] =
    confirmedAt === null
      ? []
      : [
          {
            kind: 'data-read-back',
            by,
            at: confirmedAt,
            ...(confirmedRevision === null ? {} : { revision: confirmedRevision }),
          },
        ];
  const signed = signatures.map(
    ({ signer, capturedAt, consentSha256 }): Confirmation => ({
      kind: 'consent-signed',
      by: signer,
      at: capturedAt,
      consentSha256,
    }),
  );
  return [...readBack, ...signed];
}
