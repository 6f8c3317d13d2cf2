import { createHash } from 'node:crypto';
import type { ChipAccess } from '../../../../domain/devices/card-reader.ts';
import { checkDigit } from '../../../../domain/card/mrz.ts';
import { ascii } from './bytes.ts';

type MrzAccess = Extract<ChipAccess, { kind: 'mrz' }>;

/** SHA-1 over document number, birth and expiry, each with its check digit (ICAO 9303-11, 4.3.2 and 9.7.2). 20 bytes. */
export function mrzSecret({ documentNumber, dateOfBirth, dateOfExpiry }: MrzAccess): Uint8Array {
  const number = documentNumber.toUpperCase().padEnd(9, '<');
  const checked = [number, dateOfBirth, dateOfExpiry].map((field) => field + checkDigit(field)).join('');
  return new Uint8Array(createHash('sha1').update(ascii(checked)).digest());
}

/** Password of PACE: `reference` as in MSE:Set AT. */
export function paceSecret(access: ChipAccess): { readonly reference: 1 | 2; readonly secret: Uint8Array } {
  return access.kind === 'mrz'
    ? { reference: 1, secret: mrzSecret(access) }
    : { reference: 2, secret: ascii(access.number) };
}
