import { reasonOf } from '../../../domain/policy/policies.ts';
import { type Desk, isTraining } from '../desk.ts';
import type { SlipData } from '../slip/slip-data.ts';
import { feeOf } from './draft-view.ts';
import type { OpenDraft } from './open-draft.ts';

/** What the slip will say, fixed at the moment of sealing. */
export function slipDataOf(
  desk: Pick<Desk, 'config' | 'trainingReasons'>,
  signed: OpenDraft,
  sealed: { sealedAt: Date; resultDate: string },
): SlipData {
  const { draft, policy, identity, officer } = signed;
  const { fields, reasonCode } = draft.record;
  const { unitCode: code, unitName: name } = identity.station;
  return {
    policyId: policy.id,
    training: isTraining(desk),
    unit: { code, name },
    ticket: draft.ticket,
    applicationId: draft.draftId,
    fullName: fields.name?.full ?? '',
    birthDate: fields.birthDate ?? { value: '', precision: 'year' },
    personalNumber: fields.personalNumber || null,
    issueType: reasonOf(policy, reasonCode)?.issueType ?? 'first',
    reasonCode: reasonCode ?? '',
    receivedAt: sealed.sealedAt.toISOString(),
    resultDate: sealed.resultDate,
    resultPlace: fields.delivery?.byPost ? fields.delivery.address : name,
    feeAmount: feeOf(draft, signed)?.amount ?? 0,
    officer: { name: officer.name, rank: officer.rank },
  };
}
