import type { z } from 'zod';
import { withoutMarks } from '../../../domain/applicant/names.ts';
import { type IndexedApplication, type safekeepingChannels } from '../../../domain/channels/safekeeping.ts';
import { isTicket } from '../intake/ticket.ts';
import { slipDataSchema } from '../slip/slip-data.ts';
import { keysOf } from './application-keys.ts';
import type { VaultAccess } from './schema.ts';
import { type RawBuilder, sql } from 'kysely';

type Search = (typeof safekeepingChannels)['calls']['application.search'];
export type SearchInput = z.output<Search['input']>;
export type SearchResult = z.output<Search['output']>;

/** What one answer holds; `before` asks for the next. */
export const applicationsPerPage = 50;
/** A name has fewer; whatever is typed beyond is part of a sentence. */
const mostWords = 8;

/** Capitals without diacritics and double spaces: what is typed in a hurry finds what was written with care. */
export function nameKey(name: string): string {
  return withoutMarks(name).toUpperCase().replace(/\s+/g, ' ').trim();
}

/**
 * Sealed applications, newest first. Each word of the text stands somewhere in the name, in any order and without regard to marks;
 * a word with digits stands in ticket or number instead, a whole ticket or number is looked up. One pass over an index that holds just
 * what is looked at: measured against full-text search in docs/adr/0013-vault-key-hierarchy.md.
 */
export async function searchApplications(
  access: VaultAccess,
  { text, before }: SearchInput,
): Promise<SearchResult> {
  let found = access.selectFrom('application').select('id');
  for (const word of wordsOf(text)) found = found.where(holds(word));
  if (before !== null) {
    const { sealedAt, applicationId } = before;
    found = found
      .where('sealed_at', '<=', sealedAt)
      .where((is) => is.or([is('sealed_at', '<', sealedAt), is('id', '<', applicationId)]));
  }
  const hits = await found
    .orderBy('sealed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(applicationsPerPage + 1)
    .execute();
  const ids = hits.slice(0, applicationsPerPage).map(({ id }) => id);
  return { items: await itemsOf(access, ids), more: hits.length > applicationsPerPage };
}

/** The longest word first: it is in the fewest names, and the others are then not looked for. */
function wordsOf(text: string): string[] {
  const words = nameKey(text).split(' ').filter(Boolean).slice(0, mostWords);
  return words.sort((one, other) => other.length - one.length);
}

function holds(word: string): RawBuilder<boolean> {
  if (isTicket(word)) return sql`ticket = ${word}`;
  if (/^\d{12}$/.test(word)) return sql`personal_number = ${word}`;
  // No name has a digit, and nobody looks for the letters every ticket of the station begins with.
  if (!/\d/.test(word)) return sql`instr(name_key, ${word}) > 0`;
  return sql`(instr(personal_number, ${word}) > 0 OR instr(ticket, ${word}) > 0)`;
}

async function itemsOf(access: VaultAccess, ids: readonly string[]): Promise<IndexedApplication[]> {
  if (ids.length === 0) return [];
  const rows = await access
    .selectFrom('application')
    .innerJoin('outbox_item', 'outbox_item.application_id', 'application.id')
    .innerJoin('application_key', 'application_key.application_id', 'application.id')
    .leftJoin('draft', 'draft.id', 'application.id')
    .select([
      'application.id',
      'application.ticket',
      'application.personal_number',
      'application.sealed_at',
      'application.officer_id',
      'application.slip',
      'application_key.application_id',
      'application_key.purpose',
      'application_key.wrapped_by',
      'application_key.wrapped',
      'outbox_item.state',
      'draft.id as draft',
    ])
    .where('application.id', 'in', [...ids])
    .where('application_key.purpose', '=', 'index')
    .orderBy('application.sealed_at', 'desc')
    .orderBy('application.id', 'desc')
    .execute();
  const keys = keysOf(access);
  // The index holds the name without its marks; people are shown with them.
  const nameOf = (row: (typeof rows)[number]): string =>
    slipDataSchema
      .pick({ fullName: true })
      .parse(JSON.parse(keys.unwrap(row).open('slip', 0, row.slip).toString('utf8'))).fullName;
  return rows.map((row) => ({
    applicationId: row.id,
    ticket: row.ticket,
    name: nameOf(row),
    personalNumber: row.personal_number,
    sealedAt: row.sealed_at,
    officerId: row.officer_id,
    state: row.state,
    evidence: row.draft !== null,
  }));
}
