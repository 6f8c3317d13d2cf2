import type { VaultAccess } from '../vault/schema.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

const settingKey = 'clock.latest';

/**
 * The latest moment this station has seen, by its clock: a clock set back does not make the centre's last word any younger. The
 * centre's own time, when it answers, is believed also where it is earlier, so that a clock set forward once costs nothing.
 */
export class LatestTime {
  readonly #now: () => Date;
  #seen = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async load(access: VaultAccess): Promise<void> {
    this.#seen = Date.parse((await readSetting(access, settingKey)) ?? '1970-01-01T00:00:00.000Z');
  }

  readonly latest = (): Date => {
    this.#seen = Math.max(this.#seen, this.#now().getTime());
    return new Date(this.#seen);
  };

  /** Kept at every sign-in, and once in a while. */
  async keep(access: VaultAccess): Promise<void> {
    await writeSetting(access, settingKey, this.latest().toISOString());
  }

  /** The centre has just said what time it is. */
  async believe(access: VaultAccess, centre: Date): Promise<void> {
    this.#seen = centre.getTime();
    await this.keep(access);
  }
}
