import { type RefObject, useEffect, useRef, useState } from 'react';
import type { DraftView } from '../../domain/application/draft.ts';
import type { DraftPatch } from '../../domain/application/fields.ts';
import { useStation } from '../channel/station.tsx';

export interface OpenedDraft {
  readonly view: DraftView;
  /** Typed before the screen was hidden and not taken by the station then. */
  readonly unsaved: DraftPatch;
}

/** What is kept of an application while nothing of it is shown: no name, no number, only what the station has not yet. */
interface Hidden {
  readonly draftId: string;
  readonly officerId: string;
  readonly unsaved: DraftPatch;
}

export interface Opened {
  readonly draft: OpenedDraft | null;
  /** The same officer is back and the station is asked for the application as it stands now. */
  readonly returning: boolean;
  readonly open: (view: DraftView) => void;
  readonly leave: () => void;
  /** Written by the open application when it is taken off the screen. */
  readonly unsaved: RefObject<DraftPatch>;
}

/**
 * The application on the screen, over locks and restarts: hidden when nobody may see it (`who` is null), opened again for
 * the same officer, forgotten for another.
 */
export function useOpened(who: string | null): Opened {
  const station = useStation();
  const [draft, setDraft] = useState<OpenedDraft | null>(null);
  const [hidden, setHidden] = useState<Hidden | null>(null);
  const unsaved = useRef<DraftPatch>({});
  const lastWho = useRef<string | null>(null);
  useEffect(() => {
    if (who === null) {
      if (draft !== null && lastWho.current !== null) {
        setHidden({
          draftId: draft.view.draftId,
          officerId: lastWho.current,
          unsaved: unsaved.current,
        });
      }
      setDraft(null);
      unsaved.current = {};
      return undefined;
    }
    lastWho.current = who;
    if (hidden === null) return undefined;
    if (hidden.officerId !== who) {
      setHidden(null);
      return undefined;
    }
    let current = true;
    void station.call('draft.open', { draftId: hidden.draftId }).then((result) => {
      if (!current) return;
      setHidden(null);
      // Where it can't be opened any more, the list at home says what there is.
      if (result.ok) setDraft({ view: result.value, unsaved: hidden.unsaved });
    });
    return () => {
      current = false;
    };
  }, [station, who, draft, hidden]);
  return {
    draft: who === null ? null : draft,
    returning: who !== null && hidden?.officerId === who,
    open: (view) => setDraft({ view, unsaved: {} }),
    leave: () => setDraft(null),
    unsaved,
  };
}
