import type { LookupResult } from '../../../domain/channels/officer.ts';
import type { CardReadState, ChipProofs } from '../../../domain/devices/card-reader.ts';
import { remark } from '../../../domain/application/remark.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import type { CardEvent } from '../devices-link.ts';
import { compareWithChip } from '../faces/compare-with-chip.ts';
import { DeviceAttempts, type RunningAttempt } from './device-attempts.ts';
import { keepStatement, proposalOf } from './look-up.ts';

/** One chip being read, bound to its draft from the moment it starts. */
export interface RunningCardRead extends RunningAttempt {
  readonly draftId: string;
}

type Read = Extract<CardReadState, { phase: 'read' }>;

/** What was on the chip besides its MRZ: shown to nobody and written nowhere, gone with the applicant. DG13 is not interpreted. */
export interface HeldChip extends Pick<Read, 'proofs' | 'portrait' | 'dataGroup13'> {
  readonly draftId: string;
}

/** The one chip the station has under way, and what the last one of the applicant at the desk said. */
export class CardAttempts extends DeviceAttempts<RunningCardRead, CardReadState, Read> {
  #proposal: LookupResult | null = null;
  #held: HeldChip | null = null;

  constructor(desk: () => Desk) {
    super(desk, 'card');
  }

  /** Null where no chip was read for the draft that lies on the desk. */
  get held(): HeldChip | null {
    return this.#held?.draftId === this.desk().open?.draftId ? this.#held : null;
  }

  begin(attempt: Omit<RunningCardRead, 'keeping'>, limitMs: number): void {
    this.#proposal = null;
    this.#held = null;
    this.start({ ...attempt, keeping: false }, limitMs);
  }

  /** The applicant leaves: so does what his card said. */
  forget(): void {
    this.#held = null;
  }

  async onState({ attemptId, state }: CardEvent): Promise<void> {
    const running = this.listening(attemptId);
    if (running === null) {
      if (state.phase === 'read') await this.discardLate(attemptId);
      return;
    }
    if (state.phase === 'failed') {
      await this.fail(state.failure.code, state.failure.cause);
    } else if (state.phase === 'read') {
      await this.keep(running, state);
    } else {
      this.tell(running, state);
      if (state.phase === 'cancelled') this.end();
    }
  }

  protected async keepTaken(running: RunningCardRead, read: Read): Promise<Result<LookupResult>> {
    const desk = this.desk();
    const { attemptId, draftId } = running;
    const found = await proposalOf(desk, { draftId, text: read.mrz });
    // Signed and yet no MRZ of an identity card: a document of another kind.
    if (!found.ok)
      return found.error.code === 'mrz-malformed' ? err('card-unsupported', 'MRZ of DG1') : found;
    // The applicant has left meanwhile: `forget` came before there was anything to forget.
    if (desk.open?.draftId !== draftId) return err('draft-not-open');
    const { proofs, portrait, dataGroup13 } = read;
    const { access, passiveAuthentication, chipGenuine } = proofs;
    this.#proposal = { ...found.value, remarks: provenRemarks(found.value.remarks, proofs) };
    this.#held = { draftId, proofs, portrait, dataGroup13 };
    const said = {
      source: 'chip',
      proven: passiveAuthentication === 'trusted',
      fields: found.value.fields,
    } as const;
    const kept = await keepStatement(desk, draftId, said);
    if (!kept.ok) return kept;
    await recordAudit(desk, 'card-read', draftId, {
      attempt: attemptId,
      access,
      issuer: passiveAuthentication,
      chip: chipGenuine,
    });
    desk.guard('chip.portrait', compareWithChip(desk, draftId));
    return ok(this.#proposal);
  }

  protected auditFailure({ draftId, attemptId }: RunningCardRead, code: string): Promise<void> {
    return recordAudit(this.desk(), 'card-read-failed', draftId, { attempt: attemptId, code });
  }

  protected tell({ draftId, attemptId }: RunningCardRead, state: CardReadState): void {
    const told = this.#shown(state);
    if (told !== null) this.desk().emit('card.state', { draftId, attemptId, state: told });
  }

  #shown(state: CardReadState): ShownState | null {
    switch (state.phase) {
      case 'failed':
        return { phase: 'failed', code: state.failure.code };
      case 'read':
        return this.#proposal === null
          ? null
          : { phase: 'read', proofs: state.proofs, proposal: this.#proposal };
      default:
        return state;
    }
  }
}

type ShownState =
  | { phase: 'place-card' | 'opening' | 'cancelled' }
  | { phase: 'reading'; file: string; done: number; total: number }
  | { phase: 'failed'; code: string }
  | { phase: 'read'; proofs: ChipProofs; proposal: LookupResult };

/** Printed, an MRZ proves nothing; out of a chip it does where its issuer is one we trust. */
function provenRemarks(remarks: LookupResult['remarks'], { passiveAuthentication }: ChipProofs) {
  const others = remarks.filter(({ code }) => code !== 'card-unproven');
  return passiveAuthentication === 'trusted'
    ? others
    : [remark('warning', 'personalNumber', 'card-unproven', 'ICAO 9303-11, 5.1'), ...others];
}
