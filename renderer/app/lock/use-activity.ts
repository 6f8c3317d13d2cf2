import { useEffect } from 'react';
import { useStation } from '../../channel/station.tsx';

/** The station is told at most this often that somebody is there, ms. */
const atMostEvery = 10_000;

/** While `on`, every key and pointer puts off the idle lock. Nothing of what was pressed is told. */
export function useActivity(on: boolean): void {
  const station = useStation();
  useEffect(() => {
    if (!on) return undefined;
    let told = Number.NEGATIVE_INFINITY;
    const notice = (): void => {
      const now = performance.now();
      if (now - told < atMostEvery) return;
      told = now;
      // Not told while the station is away: nobody is signed in then.
      void station.call('session.active', {}).then(() => undefined);
    };
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
    for (const kind of kinds) window.addEventListener(kind, notice, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, notice, { capture: true });
    };
  }, [station, on]);
}
