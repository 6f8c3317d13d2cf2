import type { Failure } from '../../../domain/result.ts';

/** Nobody answered, or somebody who isn't the gateway: says nothing about the application. */
export const connectionCodes = [
  'gateway-unreachable',
  'gateway-untrusted',
  'gateway-timeout',
  'station-certificate-refused',
] as const;

/** Trouble that passes by itself. */
const passingCodes = [
  'gateway-error',
  'gateway-answer-malformed',
  'upload-rejected',
  'acknowledgement-invalid',
  'internal',
];

/** What arrived is not what was sent: worth sending again from the start, a few times. */
const damagedInTransit = ['upload-incomplete', 'digest-mismatch'];
const fullTransfers = 3;

export type Disposition =
  /** Again after a pause; `connected` where the gateway itself answered. */
  | { readonly next: 'wait'; readonly connected: boolean }
  | { readonly next: 'restart' }
  /** Only a human can help: shown with its remedy until somebody asks for another attempt. */
  | { readonly next: 'refuse' };

/** What becomes of an application after a failed delivery; `transfers`: times the gateway has taken all its bytes. */
export function dispositionOf(failure: Failure, transfers: number): Disposition {
  if (connectionCodes.some((code) => code === failure.code)) return { next: 'wait', connected: false };
  if (passingCodes.includes(failure.code)) return { next: 'wait', connected: true };
  if (damagedInTransit.includes(failure.code) && transfers < fullTransfers) return { next: 'restart' };
  return { next: 'refuse' };
}
