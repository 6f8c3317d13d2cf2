import { useEffect, useState } from 'react';
import type { DraftView } from '../../../../domain/application/draft.ts';
import { sheetsOf } from '../../../../domain/documents/sheets.ts';
import { useKeyHelp } from '../../../design/key-help.ts';
import { useKeys } from '../../../design/keys.ts';
import { useText } from '../../../i18n/text.ts';
import { useWizard } from '../../draft-context.tsx';
import type { PageActs } from './document-card.tsx';

/** The page being given another kind. */
export interface Retyping {
  readonly evidenceId: string;
  readonly name: string;
  readonly type: string;
}

const buttonOf = (evidenceId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-evidence="${CSS.escape(evidenceId)}"]`);

/** Keys for the page in focus; where none has had it, for the newest. */
export function usePageActs(view: DraftView): {
  readonly acts: PageActs;
  readonly retyping: Retyping | null;
  readonly pick: (type: string) => void;
  readonly close: () => void;
} {
  const { t, code } = useText();
  const { run } = useWizard();
  const [focused, setFocused] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [moved, setMoved] = useState<string | null>(null);
  const places = view.documents.flatMap((document) =>
    sheetsOf(document).map(({ page, number }) => ({ page, number, type: document.type })),
  );
  const placeOf = (evidenceId: string | null) => places.find(({ page }) => page.evidenceId === evidenceId);
  const current = placeOf(focused)?.page.evidenceId ?? null;

  // A page that went to another paper is drawn anew: the focus goes with it.
  useEffect(() => {
    if (moved === null) return;
    buttonOf(moved)?.focus();
    setMoved(null);
  }, [moved, view.documents]);

  const act = (does: (evidenceId: string) => void) => () => {
    const evidenceId = current ?? places.at(-1)?.page.evidenceId;
    if (evidenceId === undefined) return;
    buttonOf(evidenceId)?.focus();
    does(evidenceId);
  };
  const take = (evidenceId: string, taken: 'original' | 'straightened'): void =>
    void run('document.chooseCopy', { evidenceId, taken });
  const chooseCopy = (evidenceId: string): void => {
    const copy = placeOf(evidenceId)?.page.copy;
    if (copy !== undefined) take(evidenceId, copy.used ? 'original' : 'straightened');
  };
  const retype = async (evidenceId: string, type: string): Promise<void> => {
    const retyped = await run('document.retype', { evidenceId, type });
    if (retyped.ok) setMoved(evidenceId);
  };
  useKeys({ f9: act(setAsked), f7: act(chooseCopy) });
  useKeyHelp(
    places.length === 0
      ? []
      : [
          { combo: 'f9', words: t('documents.keyRetype') },
          { combo: 'f7', words: t('documents.keyOriginal') },
        ],
  );

  const place = placeOf(asked);
  return {
    acts: { current, onFocus: setFocused, onRetype: setAsked, onChooseCopy: chooseCopy },
    retyping:
      place === undefined
        ? null
        : {
            evidenceId: place.page.evidenceId,
            name: t('documents.page', { name: code('document', place.type), n: place.number }),
            type: place.type,
          },
    pick: (type) => {
      setAsked(null);
      if (asked === null || place?.type === type) return;
      void retype(asked, type);
    },
    close: () => setAsked(null),
  };
}
