import { createHash, randomInt } from 'node:crypto';
import type { OfficerRecord } from './store/records.ts';
import type { CodeGrant, Store } from './store/store.ts';

/** Crockford's alphabet: no letter that is read as a digit. 20 of them are 100 bits, so a plain hash keeps them. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groups = 4;
const groupLength = 5;
export const codeValidity = 7 * 24 * 3600 * 1000;

function newCode(): string {
  const group = () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** How a code is looked up: as a person may type it, in small letters, without the dashes. */
export const hashOfCode = (code: string): string => hashed('provisioning-code', code);
export const hashOfActivation = (code: string): string => hashed('activation-code', code);

function hashed(kind: string, code: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(`${kind} ${plain}`).digest('hex');
}

/** Makes a one-time code for one station. Only its hash is kept: the answer is the only time it is seen. */
export async function addCode(store: Pick<Store, 'addCode'>, grant: CodeGrant, now: Date): Promise<string> {
  const code = newCode();
  await store.addCode({
    hash: hashOfCode(code),
    grant,
    createdAt: now,
    expiresAt: new Date(now.getTime() + codeValidity),
  });
  return code;
}

/** Puts an officer on a station's roster and makes the code for a first or a new key; null where there is no such station. */
export async function addOfficer(
  store: Pick<Store, 'addOfficer'>,
  stationId: string,
  officer: OfficerRecord,
  now: Date,
): Promise<string | null> {
  const code = newCode();
  const activation = {
    hash: hashOfActivation(code),
    stationId,
    officerId: officer.id,
    expiresAt: new Date(now.getTime() + codeValidity),
  };
  return (await store.addOfficer(officer, activation, now)) ? code : null;
}
