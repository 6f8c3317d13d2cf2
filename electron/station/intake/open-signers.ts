import type { ApprovalReason } from '../../../domain/officers/approvals.ts';
import type { Credential, SecondPerson } from '../../../domain/officers/credential.ts';
import type { Role } from '../../../domain/officers/roles.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import type { OfficerSigner } from '../keys/open-signer.ts';
import { openOfficer, openSecondPerson } from '../officers/open-officer.ts';

export interface SigningInput {
  readonly draftId: string;
  readonly credential: Credential;
  /** Looked at only where something asks for it. */
  readonly approval: SecondPerson | null;
}

/** Everybody who signs one application. */
export interface Signers {
  readonly officer: OfficerSigner;
  readonly supervisor: OfficerSigner | null;
  close(): Promise<void>;
}

/** Whoever answers for what the officer decided alone. */
const approvingRoles: readonly Role[] = ['supervisor'];

/**
 * The officer's key, and a supervisor's where `reasons` ask for four eyes: another person than the officer who signs, whatever role that
 * officer has. Nobody's tries are counted before it is clear that both are there.
 *
 * Failures: `approval-needed` (details.reasons); `approval-same-person`, `approval-role`; those of `openOfficer`, with
 * `details.person: 'supervisor'` where it was the second one.
 */
export async function openSigners(
  desk: Desk,
  officerId: string,
  reasons: readonly ApprovalReason[],
  { draftId, credential, approval }: SigningInput,
): Promise<Result<Signers>> {
  if (reasons.length > 0 && approval === null) {
    return err('approval-needed', undefined, { reasons: reasons.join(' ') });
  }
  if (reasons.length > 0 && approval?.officerId === officerId) return err('approval-same-person');
  const officer = await openOfficer(desk, officerId, credential);
  if (!officer.ok) {
    const failures = Number(officer.error.details?.failures ?? 0);
    await recordAudit(desk, 'signature-refused', draftId, { failures });
    return officer;
  }
  if (reasons.length === 0 || approval === null) {
    return ok({ officer: officer.value, supervisor: null, close: () => officer.value.close() });
  }
  const who = { besides: [officerId], roles: approvingRoles };
  const supervisor = await openSecondPerson(desk, approval, who);
  if (!supervisor.ok) {
    await officer.value.close();
    const { details, ...error } = supervisor.error;
    await recordAudit(desk, 'approval-refused', draftId, { failures: Number(details?.failures ?? 0) });
    return { ok: false, error: { ...error, details: { ...details, person: 'supervisor' } } };
  }
  return ok({
    officer: officer.value,
    supervisor: supervisor.value,
    close: async () => {
      await Promise.all([officer.value.close(), supervisor.value.close()]);
    },
  });
}
