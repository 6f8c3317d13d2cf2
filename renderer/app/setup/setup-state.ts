import { type NewPassphrase, noPassphrase, problemOf } from '../credential/new-passphrase.tsx';
import { fingerprintDigits, hasOtherThanHex, hexOf } from './code-sheet.ts';

export interface TypedOfficer extends NewPassphrase {
  /** Of the line on the screen. */
  readonly key: number;
  readonly officerId: string;
}

export interface TypedProvision {
  readonly gatewayUrl: string;
  readonly fingerprint: string;
  readonly code: string;
  readonly officers: readonly TypedOfficer[];
}

export const mostOfficers = 20;

export const emptyOfficer = (key: number): TypedOfficer => ({ key, officerId: '', ...noPassphrase });

export function isHttps(text: string): boolean {
  return text.startsWith('https://') && URL.canParse(text);
}

export const isWholeFingerprint = (text: string): boolean =>
  !hasOtherThanHex(text) && hexOf(text).length === fingerprintDigits;

/** Whether an officer's code stands on an earlier line already. */
export function isTwice(officers: readonly TypedOfficer[], { key, officerId }: TypedOfficer): boolean {
  const first = officers.find((one) => one.officerId.trim() === officerId.trim());
  return officerId.trim() !== '' && first !== undefined && first.key !== key;
}

/** As the station is told; null while something is missing or wrong. */
export function provisionInput(typed: TypedProvision): {
  gatewayUrl: string;
  caFingerprint: string;
  code: string;
  officers: { officerId: string; passphrase: string }[];
} | null {
  const { officers } = typed;
  const whole =
    isHttps(typed.gatewayUrl.trim()) &&
    isWholeFingerprint(typed.fingerprint) &&
    typed.code.trim().length >= 8 &&
    officers.length > 0 &&
    officers.every(
      (officer) =>
        officer.officerId.trim() !== '' && problemOf(officer) === null && !isTwice(officers, officer),
    );
  if (!whole) return null;
  return {
    gatewayUrl: typed.gatewayUrl.trim(),
    caFingerprint: hexOf(typed.fingerprint),
    code: typed.code.trim(),
    officers: officers.map(({ officerId, first }) => ({ officerId: officerId.trim(), passphrase: first })),
  };
}
