import { randomBytes } from 'node:crypto';
import { openBox, sealBox } from './box.ts';
import type { WrappingKey } from './keyring.ts';
import type { VaultAccess, VaultTransaction } from './schema.ts';

/**
 * What an application's keys are for. `evidence`: the draft's state and everything captured. `index`: what the slip prints.
 * `comparison`: what later applicants are compared with. The first is destroyed when the centre has had the application long enough, the
 * second lives as long as the index row, the third for the few days of the rule set.
 */
export type KeyPurpose = 'evidence' | 'index' | 'comparison';

/** Encrypts what is kept about one applicant. Every box is bound to application, purpose and place, so none can be moved. */
export interface DataKey {
  seal(purpose: string, number: number, plain: Uint8Array): Buffer;
  /** Throws where the bytes are not what was sealed for this place: damage, never a person's mistake. */
  open(purpose: string, number: number, box: Uint8Array): Buffer;
}

export class BoxDamagedError extends Error {}

function dataKey(applicationId: string, key: Uint8Array): DataKey {
  const bound = (purpose: string, number: number): string => `${applicationId}\n${purpose}\n${number}`;
  return {
    seal: (purpose, number, plain) => sealBox(key, bound(purpose, number), plain),
    open: (purpose, number, box) => {
      const plain = openBox(key, bound(purpose, number), box);
      if (plain === null) throw new BoxDamagedError(`sealed data of ${applicationId}: ${purpose} ${number}`);
      return plain;
    },
  };
}

/** The keys that wrap data keys, as long as the vault is open. */
export class ApplicationKeys {
  #wrapping: readonly WrappingKey[];
  constructor(wrapping: readonly WrappingKey[]) {
    this.#wrapping = wrapping;
  }

  /** A rotation brought a new one, or took the old ones away. */
  replace(wrapping: readonly WrappingKey[]): void {
    this.#wrapping = wrapping;
  }

  get newest(): WrappingKey {
    const newest = this.#wrapping.at(-1);
    if (newest === undefined) throw new Error('a vault without a wrapping key');
    return newest;
  }

  /** A new data key and what is stored of it. */
  make(applicationId: string, purpose: KeyPurpose): { key: DataKey; wrapped: Buffer; wrappedBy: number } {
    const bytes = randomBytes(32);
    const { wrapped, wrappedBy } = this.#wrap(applicationId, purpose, bytes);
    return { key: dataKey(applicationId, bytes), wrapped, wrappedBy };
  }

  unwrap(row: WrappedKeyRow): DataKey {
    return dataKey(row.application_id, this.#unwrapBytes(row));
  }

  /** The same data key under the newest wrapping key. */
  rewrap(row: WrappedKeyRow): { wrapped: Buffer; wrappedBy: number } {
    const bytes = this.#unwrapBytes(row);
    try {
      return this.#wrap(row.application_id, row.purpose, bytes);
    } finally {
      bytes.fill(0);
    }
  }

  #wrap(applicationId: string, purpose: KeyPurpose, bytes: Buffer): { wrapped: Buffer; wrappedBy: number } {
    const { id, key } = this.newest;
    const wrapped = sealBox(Buffer.from(key, 'hex'), boundTo(applicationId, purpose, id), bytes);
    return { wrapped, wrappedBy: id };
  }

  #unwrapBytes({ application_id, purpose, wrapped_by, wrapped }: WrappedKeyRow): Buffer {
    const by = this.#wrapping.find(({ id }) => id === wrapped_by);
    const bytes =
      by && openBox(Buffer.from(by.key, 'hex'), boundTo(application_id, purpose, wrapped_by), wrapped);
    if (!bytes) throw new BoxDamagedError(`data key of ${application_id}: ${purpose}`);
    return bytes;
  }
}

const boundTo = (applicationId: string, purpose: KeyPurpose, wrappedBy: number): string =>
  `data key\n${applicationId}\n${purpose}\n${wrappedBy}`;

export interface WrappedKeyRow {
  readonly application_id: string;
  readonly purpose: KeyPurpose;
  readonly wrapped_by: number;
  readonly wrapped: Uint8Array;
}

/** Keys go with the access to the rows they open: whoever may read the vault need not be handed both. */
const keysByAccess = new WeakMap<VaultAccess, ApplicationKeys>();

export function attachKeys(access: VaultAccess, keys: ApplicationKeys): void {
  keysByAccess.set(access, keys);
}

export function keysOf(access: VaultAccess): ApplicationKeys {
  const keys = keysByAccess.get(access);
  if (keys === undefined) throw new Error('access to the vault without its keys');
  return keys;
}

export async function makeDataKey(
  transaction: VaultTransaction,
  applicationId: string,
  purpose: KeyPurpose,
): Promise<DataKey> {
  const { key, wrapped, wrappedBy } = keysOf(transaction).make(applicationId, purpose);
  await transaction
    .insertInto('application_key')
    .values({ application_id: applicationId, purpose, wrapped_by: wrappedBy, wrapped })
    .execute();
  return key;
}

/** Throws where the key was destroyed: what it sealed is gone and must not have been asked for. */
export async function openDataKey(
  access: VaultAccess,
  applicationId: string,
  purpose: KeyPurpose,
): Promise<DataKey> {
  const row = await access
    .selectFrom('application_key')
    .selectAll()
    .where('application_id', '=', applicationId)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  if (row === undefined) throw new BoxDamagedError(`no ${purpose} key of ${applicationId}`);
  return keysOf(access).unwrap(row);
}

/** From the commit on nothing sealed with the key can be read again; `Vault.forgetDeleted` then empties the write-ahead log. */
export async function destroyDataKey(
  transaction: VaultTransaction,
  applicationId: string,
  purpose: KeyPurpose,
): Promise<void> {
  await transaction
    .deleteFrom('application_key')
    .where('application_id', '=', applicationId)
    .where('purpose', '=', purpose)
    .execute();
}
