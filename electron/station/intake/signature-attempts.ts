import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import type { Signer } from '../../../domain/policy/policy.ts';
import type { Result } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import type { SignatureEvent } from '../devices-link.ts';
import { DeviceAttempts, type RunningAttempt } from './device-attempts.ts';
import { EarlierPens } from './earlier-pens.ts';
import { keepSignature } from './keep-signature.ts';

/** One signature under way, bound to its draft, signer and text from the moment it starts. */
export interface RunningSignature extends RunningAttempt {
  readonly draftId: string;
  readonly signer: Signer;
  readonly consentText: string;
  readonly consentSha256: string;
  readonly signerName: string;
}

/** The picture is for the eyes; the pen's path and the pad's screen are evidence and stay here. */
function withoutEvidence(state: SignatureState): SignatureState {
  return state.phase === 'signed' ? { ...state, points: [], padScreen: new Uint8Array() } : state;
}

type Signed = Extract<SignatureState, { phase: 'signed' }>;

/** The one signature the station has under way. */
export class SignatureAttempts extends DeviceAttempts<RunningSignature, SignatureState, Signed> {
  /** What the pen wrote before, to notice what is played again. */
  readonly earlier = new EarlierPens();

  constructor(desk: () => Desk) {
    super(desk, 'signature');
  }

  begin(attempt: Omit<RunningSignature, 'keeping'>, limitMs: number): void {
    this.start({ ...attempt, keeping: false }, limitMs);
    this.desk().refreshApplicant();
  }

  async onState({ attemptId, state }: SignatureEvent): Promise<void> {
    const running = this.listening(attemptId);
    if (running === null) {
      if (state.phase === 'signed') await this.discardLate(attemptId);
      return;
    }
    if (state.phase === 'failed') {
      await this.fail(state.failure.code, state.failure.cause);
    } else if (state.phase === 'signed') {
      await this.keep(running, state);
    } else {
      this.tell(running, state);
      if (state.phase === 'cancelled') this.end();
    }
  }

  protected keepTaken(running: RunningSignature, taken: Signed): Promise<Result<unknown>> {
    return keepSignature(this.desk(), running, taken);
  }

  /** A signature that failed is simply asked for again: the closed list of events has none for it. */
  protected auditFailure(): Promise<void> {
    return Promise.resolve();
  }

  protected tell({ draftId, signer, attemptId }: RunningSignature, state: SignatureState): void {
    this.desk().emit('signature.state', { draftId, signer, attemptId, state: withoutEvidence(state) });
  }
}
