import type { Difference, Statement, StatementSource } from '../../../domain/application/statements.ts';

/** Who speaks beside the form, as the table has them side by side. */
export const columnIds = ['card', 'chip', 'population'] as const;
export type ColumnId = (typeof columnIds)[number];

const columnBySource: Readonly<Record<StatementSource, ColumnId>> = {
  'card-qr': 'card',
  'card-mrz': 'card',
  'document-qr': 'card',
  'document-mrz': 'card',
  chip: 'chip',
  population: 'population',
};

/** One source's word on one field. */
export interface Word {
  readonly statement: Statement;
  readonly agrees: boolean;
}

/** What each column says of a difference, in the order of trust. */
export function wordsOf(difference: Difference, statements: readonly Statement[]): Record<ColumnId, Word[]> {
  const words: Record<ColumnId, Word[]> = { card: [], chip: [], population: [] };
  for (const { statementId, agrees } of difference.statements) {
    const statement = statements.find((one) => one.statementId === statementId);
    if (statement !== undefined) words[columnBySource[statement.source]].push({ statement, agrees });
  }
  return words;
}

/** Columns in which anybody says anything. */
export function columnsOf(differences: readonly Difference[], statements: readonly Statement[]): ColumnId[] {
  const words = differences.map((difference) => wordsOf(difference, statements));
  return columnIds.filter((column) => words.some((row) => row[column].length > 0));
}
