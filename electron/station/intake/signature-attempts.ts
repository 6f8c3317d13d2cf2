import { deviceErrorCodeSchema } from '../../../domain/devices/device.ts';
import type { SignatureState } from '../../../domain/devices/signature-pad.ts';
import type { Signer } from '../../../domain/policy/policy.ts';
import { type Result, err } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import type { SignatureEvent } from '../devices-link.ts';
import { describeBug } from '../log.ts';
import { keepSignature } from './keep-signature.ts';
import { mayUseDevice } from './may-use-device.ts';

/** One signature under way, bound to its draft, signer and text from the moment it starts. */
export interface RunningSignature {
  readonly attemptId: string;
  readonly draftId: string;
  readonly signer: Signer;
  readonly consentText: string;
  readonly consentSha256: string;
  readonly signerName: string;
  /** Set while the result is being stored: it can't be cancelled any more. */
  readonly keeping: boolean;
}

/** The picture is for the eyes; the pen's path and the pad's screen are evidence and stay here. */
function withoutEvidence(state: SignatureState): SignatureState {
  return state.phase === 'signed' ? { ...state, points: [], padScreen: new Uint8Array() } : state;
}

/** The one signature the station has under way. */
export class SignatureAttempts {
  readonly #desk: () => Desk;
  #running: RunningSignature | null = null;
  #deadline: NodeJS.Timeout | null = null;

  constructor(desk: () => Desk) {
    this.#desk = desk;
  }

  get running(): RunningSignature | null {
    return this.#running;
  }

  /** @param limitMs after which the device host must have ended the attempt */
  begin(attempt: Omit<RunningSignature, 'keeping'>, limitMs: number): void {
    this.#running = { ...attempt, keeping: false };
    this.#deadline = setTimeout(() => this.#breakOff('timeout', 'the device host did not end it'), limitMs);
    this.#deadline.unref();
    this.#desk().refreshApplicant();
  }

  /** The start failed. A host that was only slow to answer may have begun all the same: it is told to stop. */
  abandon(attemptId: string): void {
    if (this.#running?.attemptId === attemptId) this.#end();
    const desk = this.#desk();
    desk.guard('attempt.cancel', desk.devices.call('attempt.cancel', { attemptId }));
  }

  async cancel(): Promise<void> {
    const running = this.#running;
    if (running === null || running.keeping) return;
    this.#tell(running, { phase: 'cancelled' });
    this.#end();
    const desk = this.#desk();
    const told = await desk.devices.call('attempt.cancel', { attemptId: running.attemptId });
    // The attempt is over for the station all the same: what its device still says is discarded.
    if (!told.ok)
      desk.log.warn({ attemptId: running.attemptId, code: told.error.code }, 'device not stopped');
  }

  hostLost(): void {
    this.#breakOff('host-restarted', 'device host');
  }

  /** Not where the result has arrived and is being stored: that ends by itself. */
  #breakOff(code: 'timeout' | 'host-restarted', cause: string): void {
    if (this.#running?.keeping === false) this.#fail(code, cause);
  }

  async onState({ attemptId, state }: SignatureEvent): Promise<void> {
    const running = this.#running;
    if (running === null || running.attemptId !== attemptId || running.keeping) {
      if (state.phase === 'signed') await this.#discardLate(attemptId);
      return;
    }
    if (state.phase === 'failed') {
      this.#fail(state.failure.code, state.failure.cause);
    } else if (state.phase === 'signed') {
      await this.#keep(running, state);
    } else {
      this.#tell(running, state);
      if (state.phase === 'cancelled') this.#end();
    }
  }

  async #keep(running: RunningSignature, state: Extract<SignatureState, { phase: 'signed' }>): Promise<void> {
    this.#running = { ...running, keeping: true };
    const kept = await this.#store(running, state);
    if (kept.ok) {
      this.#tell(running, withoutEvidence(state));
      this.#end();
    } else if (kept.error.code.startsWith('draft-') || kept.error.code === 'not-signed-in') {
      this.#end();
      await this.#discardLate(running.attemptId);
    } else {
      this.#fail(kept.error.code, kept.error.cause);
    }
  }

  /** What the vault throws ends the attempt like any other failure; the officer must not wait for a result that is lost. */
  async #store(
    running: RunningSignature,
    state: Extract<SignatureState, { phase: 'signed' }>,
  ): Promise<Result<unknown>> {
    const desk = this.#desk();
    const allowed = mayUseDevice(desk, state.device);
    if (!allowed.ok) return allowed;
    try {
      return await keepSignature(desk, running, state);
    } catch (error) {
      desk.log.error({ attemptId: running.attemptId, bug: describeBug(error) }, 'signature not stored');
      return err('unknown', 'not stored');
    }
  }

  #fail(code: string, cause: string | undefined): void {
    const running = this.#running;
    if (running === null) return;
    const known = deviceErrorCodeSchema.safeParse(code);
    this.#tell(running, {
      phase: 'failed',
      failure: { code: known.data ?? 'unknown', ...(cause === undefined ? {} : { cause }) },
    });
    this.#end();
  }

  async #discardLate(attemptId: string): Promise<void> {
    const desk = this.#desk();
    desk.log.warn({ attemptId }, 'late signature discarded');
    await recordAudit(desk, 'late-capture-discarded', null, { attempt: attemptId, kind: 'signature' });
  }

  #tell({ draftId, signer, attemptId }: RunningSignature, state: SignatureState): void {
    this.#desk().emit('signature.state', { draftId, signer, attemptId, state });
  }

  #end(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
    this.#running = null;
    this.#desk().refreshApplicant();
  }
}
