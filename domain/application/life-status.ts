import { digitsOf } from '../applicant/personal-number.ts';
import type { DraftFields } from './fields.ts';
import type { FindingCode } from './findings.ts';
import type { LifeStatus, Statement } from './statements.ts';

type Spoken = Pick<Statement, 'fields' | 'lifeStatus'>;

/** What a finding is called that stops because the population data base says this of the applicant. */
export function lifeFindingCode(status: LifeStatus): FindingCode {
  return status === 'dead' ? 'register-dead' : 'register-missing';
}

/** Whether a statement is about the number that stands in the form: its personal number, or its CMND where it has none. */
export function speaksOf({ fields: said }: Spoken, form: DraftFields): boolean {
  const [personal, old] = [form.personalNumber, form.oldIdentityNumber].map((text) => digitsOf(text ?? ''));
  if (personal !== '') return personal === digitsOf(said.personalNumber ?? '');
  return old !== '' && old === digitsOf(said.oldIdentityNumber ?? '');
}

/**
 * Statements by which whoever the form is about can't be standing here: dead, or declared missing (Civil Code 91/2015, Art. 68 and 71; the
 * population data base has both, Law 26/2023/QH15, Art. 9). Either the register is behind, or it is somebody else.
 */
export function lifeDoubts<S extends Spoken>(form: DraftFields, statements: readonly S[]): S[] {
  return statements.filter((statement) => statement.lifeStatus !== undefined && speaksOf(statement, form));
}
