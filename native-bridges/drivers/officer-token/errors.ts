import type { OfficerToken } from '../../../domain/devices/officer-token.ts';
import type { Failure } from '../../../domain/result.ts';
import type { CryptokiFailure } from '../../transports/pkcs11.ts';
import { ckf } from './constants.ts';

/** Why a token does not do what it is asked; `token.*` of the device channels. */
export type TokenFailure = Failure<
  'token-absent' | 'pin-wrong' | 'pin-locked' | 'token-key-missing' | 'token-failed' | 'timeout'
>;

const codes: Readonly<Record<string, TokenFailure['code']>> = {
  CKR_PIN_INCORRECT: 'pin-wrong',
  CKR_PIN_INVALID: 'pin-wrong',
  CKR_PIN_LEN_RANGE: 'pin-wrong',
  CKR_PIN_LOCKED: 'pin-locked',
  CKR_DEVICE_REMOVED: 'token-absent',
  CKR_TOKEN_NOT_PRESENT: 'token-absent',
  CKR_TOKEN_NOT_RECOGNIZED: 'token-absent',
  CKR_SLOT_ID_INVALID: 'token-absent',
  CKR_SESSION_HANDLE_INVALID: 'token-absent',
  CKR_SESSION_CLOSED: 'token-absent',
};

export function tokenFailure({ code, cause }: CryptokiFailure): TokenFailure {
  if (code === 'timeout') return { code, cause: `the library does not come back from ${cause}` };
  if (code === 'refused') return { code: codes[cause ?? ''] ?? 'token-failed', cause: cause ?? '' };
  return { code: 'token-failed', cause: `${code}: ${cause}` };
}

export function pinStateOf(flags: number): OfficerToken['pin'] {
  if (flags & ckf.userPinLocked) return 'locked';
  if (flags & ckf.userPinFinalTry) return 'last-try';
  return flags & ckf.userPinCountLow ? 'few-tries-left' : 'ok';
}
