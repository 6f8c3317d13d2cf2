import type { OutboxLimits, OutboxState } from '../../../domain/channels/outbox.ts';
import { patienceSeconds } from './dispositions.ts';
import { isMetered, meteredChangesAt, noLimits } from './limits.ts';

/** No plea is believed for longer, and a little for the way it came. */
const longestPleaMs = (patienceSeconds.longest + 60) * 1000;

/** What may be sent at this moment. */
export interface Hold {
  readonly sends: 'everything' | 'urgent' | 'nothing';
  readonly by: NonNullable<OutboxState['held']>['by'] | null;
  readonly until: Date | null;
}

/** Everything that holds back what could be sent: somebody's word, the hours that are paid for, the centre's plea. */
export class Holds {
  paused = false;
  limits: OutboxLimits = noLimits;
  #busyUntil: Date | null = null;

  /** The centre asked to be left alone. A later plea counts. */
  centreIsBusy(until: Date): void {
    this.#busyUntil = until;
  }

  centreIsReady(): void {
    this.#busyUntil = null;
  }

  at(now: Date): Hold {
    if (this.paused) return { sends: 'nothing', by: 'officer', until: null };
    if (this.#busyUntil !== null && this.#busyUntil.getTime() - now.getTime() > longestPleaMs) {
      // Said while this clock was ahead; it has been set back since.
      this.#busyUntil = null;
    }
    if (this.#busyUntil !== null && this.#busyUntil > now) {
      return { sends: 'nothing', by: 'centre-busy', until: this.#busyUntil };
    }
    if (isMetered(this.limits, now.getHours())) {
      return { sends: 'urgent', by: 'metered-hours', until: meteredChangesAt(this.limits, now) };
    }
    return { sends: 'everything', by: null, until: null };
  }

  /** When something not urgent that is under way has to stop; null where no hour is paid for. */
  stopsAt(now: Date): Date | null {
    return isMetered(this.limits, now.getHours()) ? now : meteredChangesAt(this.limits, now);
  }
}
