import { createHash, randomUUID } from 'node:crypto';
import { basisOf, differencesOf, stable } from '../../../domain/application/differences.ts';
import type { DraftFields } from '../../../domain/application/fields.ts';
import type {
  Difference,
  FieldName,
  LifeStatus,
  Resolution,
  Statement,
  StatementSource,
} from '../../../domain/application/statements.ts';
import type { DraftRecord } from './draft-record.ts';

/** What the form said and who said something else, at one moment. */
type Sides = Pick<DraftRecord, 'fields' | 'statements'>;

export function basisHash(field: FieldName, { fields, statements }: Sides): string {
  return createHash('sha256')
    .update(basisOf(field, fields, statements), 'utf8')
    .digest('hex');
}

/** Decisions made about what form and sources say now; one made about anything else is void. */
export function standingResolutions(record: Sides & Pick<DraftRecord, 'resolutions'>): Resolution[] {
  return record.resolutions.filter(({ field, basis }) => basis === basisHash(field, record));
}

export function differencesIn(record: DraftRecord): Difference[] {
  return differencesOf(record.fields, record.statements, standingResolutions(record));
}

/**
 * The record with what a source said. A source says one thing: read again, it says what it said last; each page of the documents is a source of
 * its own. The same record where it says what it said before.
 */
export function withStatement(
  record: DraftRecord,
  said: {
    readonly source: StatementSource;
    readonly at: string;
    readonly proven: boolean;
    readonly evidenceId?: string;
    readonly fields: DraftFields;
    readonly lifeStatus?: LifeStatus | undefined;
  },
): DraftRecord {
  const evidenceId = said.evidenceId ?? null;
  const isSameSource = (one: Statement): boolean =>
    one.source === said.source && one.evidenceId === evidenceId;
  const before = record.statements.find(isSameSource);
  if (
    before?.proven === said.proven &&
    before.lifeStatus === said.lifeStatus &&
    stable(before.fields) === stable(said.fields)
  ) {
    return record;
  }
  const statement: Statement = {
    statementId: randomUUID(),
    source: said.source,
    saidAt: said.at,
    proven: said.proven,
    evidenceId,
    fields: said.fields,
    ...(said.lifeStatus === undefined ? {} : { lifeStatus: said.lifeStatus }),
  };
  return {
    ...record,
    statements: [...record.statements.filter((one) => !isSameSource(one)), statement],
  };
}
