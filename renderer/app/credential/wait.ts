import { useEffect, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import type { MessageKey, Text } from '../../i18n/text.ts';

/** Seconds the station said to wait before the next try; 0 where it takes one at once. */
export function secondsOf(failure: Failure | null): number {
  const seconds = Number(failure?.details?.seconds ?? 0);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}

/** The wait counted down from the moment the failure came, whatever the clock on the wall does. */
export function useWait(failure: Failure | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const whole = secondsOf(failure);
    setLeft(whole);
    if (whole === 0) return undefined;
    const from = performance.now();
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil(whole - (performance.now() - from) / 1000));
      setLeft(now);
      if (now === 0) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [failure]);
  return left;
}

/** `1 phút 05 giây`, `12 giây`. */
export function waitWords(t: Text['t'], seconds: number): string {
  const [key, values]: [MessageKey, Record<string, string | number>] =
    seconds < 60
      ? ['time.seconds', { seconds }]
      : [
          'time.minutes',
          { minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, '0') },
        ];
  return t(key, values);
}
