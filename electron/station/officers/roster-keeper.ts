import { gatewayPaths, stationStandingSchema } from '../../../domain/channels/gateway.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { askCentre, askCentreMs, centreOf } from '../provisioning/ask-centre.ts';
import { applyStanding } from './apply-standing.ts';
import { announce, sessionState } from './session-state.ts';
import { renewStationCertificate } from './station-certificate.ts';

/**
 * Asks the centre who works here: when the station starts, every few hours, sooner where it did not answer, and whenever somebody
 * wants to know. Asks for the station's new certificate where its day has come.
 */
export class RosterKeeper {
  readonly #desk: () => Desk;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<Result<SessionState>> | null = null;
  #answered = true;

  constructor(desk: () => Desk) {
    this.#desk = desk;
  }

  start(): void {
    this.#desk().guard('roster.refresh', this.refresh());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wait(null);
    await this.#running;
  }

  /** The network is there: a centre that did not answer before may now. */
  networkIsBack(): void {
    if (!this.#answered && this.#running === null) this.start();
  }

  /** Failures: those of `askCentre` and `applyStanding`. One question at a time: who asks meanwhile gets the same answer. */
  refresh(): Promise<Result<SessionState>> {
    this.#running ??= this.#refresh().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #refresh(): Promise<Result<SessionState>> {
    this.#wait(null);
    const asked = await this.#ask();
    if (this.#stopping.signal.aborted) return ok(sessionState(this.#desk()));
    this.#answered = asked.ok;
    const { rosterMs, rosterRetryMs } = this.#desk().timings;
    this.#wait(asked.ok ? rosterMs : rosterRetryMs);
    if (!asked.ok) {
      this.#desk().log.warn({ code: asked.error.code }, 'roster not confirmed');
      return asked;
    }
    return announce(this.#desk());
  }

  async #ask(): Promise<Result<void>> {
    const confirmed = await this.#confirm();
    if (!confirmed.ok) return confirmed;
    const desk = this.#desk();
    const renewed = await renewStationCertificate(desk, this.#stopping.signal);
    if (!renewed.ok) {
      // The old one holds for a while yet: tried again with the next question.
      desk.log.warn({ code: renewed.error.code }, 'station certificate not renewed');
      return ok();
    }
    return renewed.value ? this.#confirm() : ok();
  }

  async #confirm(): Promise<Result<void>> {
    const centre = centreOf(this.#desk());
    if (!centre.ok) return centre;
    const standing = await askCentre(centre.value, {
      method: 'GET',
      path: gatewayPaths.self,
      answer: stationStandingSchema,
      timeoutMs: askCentreMs,
      signal: this.#stopping.signal,
    });
    if (!standing.ok || this.#stopping.signal.aborted) return standing.ok ? ok() : standing;
    return applyStanding(this.#desk(), standing.value);
  }

  #wait(ms: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (ms === null || this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => this.start(), ms);
    this.#timer.unref();
  }
}
