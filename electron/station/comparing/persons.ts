import { isAboutApplicant, type SamePerson } from '../../../domain/application/findings.ts';
import { samePersonBy } from '../../../domain/biometrics/guard/fingers.ts';
import type { DraftRecord } from '../intake/draft-record.ts';
import { readDraft } from '../intake/draft-store.ts';
import type { VaultAccess } from '../vault/schema.ts';

/** Whether whose applications these tickets are is the person of `personalNumber`. One that is gone from the vault is left out. */
export async function personsOf(
  access: VaultAccess,
  personalNumber: string | undefined,
  tickets: Iterable<string>,
): Promise<Map<string, SamePerson>> {
  const persons = new Map<string, SamePerson>();
  for (const ticket of new Set(tickets)) {
    const number = await numberOf(access, ticket);
    if (number !== null) persons.set(ticket, samePersonBy(personalNumber, number));
  }
  return persons;
}

/**
 * The record with what is known now of whom its findings about earlier applicants are about, for both numbers may have been typed since. Of an
 * application that is gone meanwhile counts what was kept last: discarding it is no way round a stop. The same record where nothing is another.
 */
export async function withPersonsNow(access: VaultAccess, record: DraftRecord): Promise<DraftRecord> {
  const tickets = record.findings.flatMap(({ code, other }) =>
    isAboutApplicant(code) && other?.kind === 'application' ? [other.label] : [],
  );
  if (tickets.length === 0) return record;
  const persons = await personsOf(access, record.fields.personalNumber, tickets);
  const findings = record.findings.map((finding) => {
    const person = isAboutApplicant(finding.code) ? persons.get(finding.other?.label ?? '') : undefined;
    if (person === undefined || person === finding.person) return finding;
    return { ...finding, person };
  });
  const isSame = findings.every((finding, at) => finding === record.findings[at]);
  return isSame ? record : { ...record, findings };
}

/** Of the draft while there is one, else of the index of what was sealed; null where there is neither, empty where nothing was typed. */
async function numberOf(access: VaultAccess, ticket: string): Promise<string | null> {
  const draft = await access.selectFrom('draft').select('id').where('ticket', '=', ticket).executeTakeFirst();
  const stored = draft === undefined ? null : await readDraft(access, draft.id);
  if (stored !== null) return stored.record.fields.personalNumber ?? '';
  const row = await access
    .selectFrom('application')
    .select('personal_number')
    .where('ticket', '=', ticket)
    .executeTakeFirst();
  return row?.personal_number ?? null;
}
