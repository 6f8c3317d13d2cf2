import type { Kysely } from 'kysely';
import type { ApplicationKeys } from '../application-keys.ts';

/** One change of the vault's shape. Numbers are never reused and a migration that was released is never edited. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Runs inside one transaction together with the note that it ran. */
  readonly up: (database: Kysely<unknown>, keys: ApplicationKeys) => Promise<void>;
}
