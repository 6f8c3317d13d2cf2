import type { Failure } from '../../../domain/result.ts';

/** Nobody answered, or somebody who isn't the gateway: says nothing about the application. */
export const connectionCodes = [
  'gateway-unreachable',
  'gateway-untrusted',
  'gateway-certificate-not-in-force',
  'gateway-timeout',
  'station-certificate-refused',
] as const;

/** The gateway will hear nothing of this station: all wait, and go by themselves once the centre has put it right. */
export const stationCodes = ['unknown-station', 'station-revoked', 'station-certificate-expired'] as const;

/** Come back later: for everything, not for this application. */
const patienceCodes = ['busy', 'quota-exceeded'];

/** Trouble that passes by itself. */
const passingCodes = [
  'gateway-error',
  'gateway-answer-malformed',
  'upload-rejected',
  'chunk-mismatch',
  'acknowledgement-invalid',
  'internal',
];

/** What arrived is not what was sent: worth sending again from the start, a few times. */
const damagedInTransit = ['upload-incomplete', 'digest-mismatch'];
const fullTransfers = 3;

/** Where the gateway does not say how long it wants to be left alone; and the longest it is believed. Seconds. */
export const patienceSeconds = { usual: 60, longest: 24 * 3600 } as const;

export type Disposition =
  /** Again after a pause; `connected` where the gateway itself answered, `everyone` where no other would fare better. */
  | { readonly next: 'wait'; readonly connected: boolean; readonly everyone: boolean }
  | { readonly next: 'restart' }
  /** Nothing is sent until the gateway has had its rest. */
  | { readonly next: 'patience'; readonly seconds: number }
  /** Only a human can help: shown with its remedy until somebody asks for another attempt. */
  | { readonly next: 'refuse' };

/** What becomes of an application after a failed delivery; `transfers`: times the gateway has taken all its bytes. */
export function dispositionOf(failure: Failure, transfers: number): Disposition {
  const { code, details } = failure;
  const seconds = typeof details?.seconds === 'number' ? details.seconds : null;
  if (patienceCodes.includes(code) || (code === 'gateway-error' && seconds !== null)) {
    const asked = seconds ?? patienceSeconds.usual;
    return { next: 'patience', seconds: Math.min(patienceSeconds.longest, Math.max(1, asked)) };
  }
  if (connectionCodes.some((one) => one === code)) return { next: 'wait', connected: false, everyone: true };
  if (stationCodes.some((one) => one === code)) return { next: 'wait', connected: true, everyone: true };
  if (passingCodes.includes(code)) return { next: 'wait', connected: true, everyone: false };
  if (damagedInTransit.includes(code) && transfers < fullTransfers) return { next: 'restart' };
  return { next: 'refuse' };
}
