import { documentTypeOf } from '../../domain/application/document-types.ts';

/** Name of a kind of paper as the screen shows it. */
export function documentName(type: string): string {
  const known = documentTypeOf(type);
  if (known === null) throw new Error(`no document type ${type}`);
  return known.vi;
}
