import type { OfficerEvents } from '../../../../domain/channels/officer.ts';
import type { PadGeometry, PenPoint, SignatureState } from '../../../../domain/devices/signature-pad.ts';
import type { Signer } from '../../../../domain/policy/policy.ts';
import type { Failure } from '../../../../domain/result.ts';

/** What the pad is doing, as the officer sees it. `consentText` is what the pad shows, told by the station. */
export interface Signing {
  readonly phase: 'idle' | 'preparing' | 'signing' | 'cleared' | 'signed' | 'failed' | 'cancelled';
  readonly signer: Signer | null;
  readonly consentText: string | null;
  readonly geometry: PadGeometry | null;
  readonly points: readonly PenPoint[];
  readonly failure: Failure | null;
}

export const notSigning: Signing = {
  phase: 'idle',
  signer: null,
  consentText: null,
  geometry: null,
  points: [],
  failure: null,
};

export type SigningAction =
  | { readonly type: 'start'; readonly signer: Signer }
  | { readonly type: 'started'; readonly consentText: string }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'state'; readonly event: OfficerEvents['signature.state']['_output'] };

export const isOpen = ({ phase }: Signing): boolean =>
  phase === 'preparing' || phase === 'signing' || phase === 'cleared';

export function signingReducer(signing: Signing, action: SigningAction): Signing {
  switch (action.type) {
    case 'start':
      return { ...notSigning, phase: 'preparing', signer: action.signer };
    case 'started':
      return { ...signing, consentText: action.consentText };
    case 'refused':
      return { ...notSigning, phase: 'failed', signer: signing.signer, failure: action.failure };
    case 'state':
      return withState({ ...signing, signer: action.event.signer }, action.event.state);
  }
}

function withState(signing: Signing, state: SignatureState): Signing {
  switch (state.phase) {
    case 'preparing':
      return { ...signing, phase: 'preparing', points: [], failure: null };
    case 'signing':
      return { ...signing, phase: 'signing', geometry: state.geometry, points: state.points, failure: null };
    case 'cleared':
      return { ...signing, phase: 'cleared', points: [] };
    case 'signed':
      return { ...notSigning, phase: 'signed', signer: signing.signer };
    case 'failed':
      return {
        ...notSigning,
        phase: 'failed',
        signer: signing.signer,
        failure: { code: state.failure.code },
      };
    case 'cancelled':
      return { ...notSigning, phase: 'cancelled', signer: signing.signer };
  }
}
