import { useCallback, useEffect, useRef, useState } from 'react';
import type { IndexedApplication } from '../../../domain/channels/safekeeping.ts';
import type { Failure } from '../../../domain/result.ts';
import { useGeneration, useStation } from '../../channel/station.tsx';

/** Between two keys of somebody who types fast: asked once when the hand rests, answered before it is noticed. */
export const restMs = 90;

export interface Found {
  /** What was asked for; what stands on the screen is the answer to this, not to what is being typed. */
  readonly text: string;
  readonly items: readonly IndexedApplication[];
  readonly more: boolean;
}

export interface Search {
  readonly found: Found | null;
  readonly failure: Failure | null;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
}

/**
 * Asks while somebody types, and for the next page on demand. The last answer stays until the next one is there: the list
 * neither empties nor jumps between two letters. Answers that come late are dropped.
 */
export function useSearch(text: string): Search {
  const station = useStation();
  const generation = useGeneration(station);
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const round = useRef(0);
  const asked = useRef(false);

  useEffect(() => {
    if (generation === 0) return undefined;
    round.current += 1;
    const mine = round.current;
    const ask = async (): Promise<void> => {
      asked.current = true;
      const result = await station.call('application.search', { text, before: null });
      if (mine !== round.current) return;
      setLoadingMore(false);
      if (result.ok) setFound({ text, ...result.value });
      setFailure(result.ok ? null : result.error);
    };
    // The first page needs no rest: nobody has typed yet.
    const timer = setTimeout(() => void ask(), asked.current ? restMs : 0);
    return () => clearTimeout(timer);
  }, [station, generation, text]);

  const loadMore = useCallback(() => {
    const last = found?.items.at(-1);
    if (found === null || !found.more || last === undefined || loadingMore || found.text !== text) return;
    const mine = round.current;
    setLoadingMore(true);
    const { sealedAt, applicationId } = last;
    void station
      .call('application.search', { text: found.text, before: { sealedAt, applicationId } })
      .then((result) => {
        if (mine !== round.current) return;
        setLoadingMore(false);
        if (result.ok)
          setFound({ ...found, items: [...found.items, ...result.value.items], more: result.value.more });
        setFailure(result.ok ? null : result.error);
      });
  }, [station, found, loadingMore, text]);

  return { found, failure, loadingMore, loadMore };
}
