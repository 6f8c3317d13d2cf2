import type { BridgeResult } from './failure.ts';

/** Somewhere devices come and go. */
export interface Bus<Info> {
  /** Devices there now; the cause where they can't be listed. Bounded in time. */
  list(): Promise<BridgeResult<readonly Info[]>>;
  /**
   * Called soon after something was plugged in or pulled, where the operating system says so. Whoever listens still looks at the list from
   * time to time: events get lost (suspend, hubs).
   */
  onChange?(listener: () => void): () => void;
}
