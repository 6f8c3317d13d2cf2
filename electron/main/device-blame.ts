import { readFileSync, writeFileSync } from 'node:fs';

/** How long a driver rests, milliseconds, by how often the device host was lost while it ran. */
export const quarantinePauses = [5_000, 30_000, 120_000, 600_000] as const;
/** What is longer ago than this is forgotten. */
const forgetAfterMs = 15 * 60_000;

/**
 * Which driver ran when a device host hung or died, so that the next host starts the others first and lets that one rest. A hang is the doing
 * of the driver that ran last. A death may have come from anywhere: only who ran at two of them in a row is held back.
 */
export class DeviceBlame {
  #strikes: { readonly deviceId: string; readonly at: number; readonly hung: boolean }[] = [];

  /** @param file names the device whose driver runs (`breadcrumbFile` of the start message) */
  constructor(
    readonly file: string,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Forgets who ran last, before a new host starts. */
  clear(): void {
    try {
      writeFileSync(this.file, '', { mode: 0o600 });
    } catch {
      // Without the file nobody is blamed; the host starts all the same.
    }
  }

  /** @returns the device that is blamed, or null where the host did not get so far */
  lost(hung: boolean): string | null {
    let deviceId = '';
    try {
      deviceId = readFileSync(this.file, 'utf8').trim();
    } catch {
      return null;
    }
    if (deviceId === '') return null;
    const at = this.clock();
    this.#strikes = [
      ...this.#strikes.filter((strike) => at - strike.at < forgetAfterMs),
      { deviceId, at, hung },
    ];
    return deviceId;
  }

  /** For the next start message. */
  quarantine(): { deviceId: string; restMs: number }[] {
    const now = this.clock();
    const counts = new Map<string, { weight: number }>();
    for (const { deviceId, at, hung } of this.#strikes) {
      if (now - at >= forgetAfterMs) continue;
      const count = counts.get(deviceId) ?? { weight: 0 };
      count.weight += hung ? 1 : 0.5;
      counts.set(deviceId, count);
    }
    return [...counts].flatMap(([deviceId, { weight }]) => {
      const strikes = Math.floor(weight);
      if (strikes === 0) return [];
      return [{ deviceId, restMs: quarantinePauses[Math.min(strikes, quarantinePauses.length) - 1] ?? 0 }];
    });
  }
}
