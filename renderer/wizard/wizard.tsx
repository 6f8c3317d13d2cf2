import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { DraftView } from '../../domain/application/draft.ts';
import { type StepId, stepIdSchema } from '../../domain/application/steps.ts';
import { err, type Failure, type Result } from '../../domain/result.ts';
import { useGeneration, useStation, useStationEvent } from '../channel/station.tsx';
import { ActionStatusContext } from '../design/frame/action-status.ts';
import { useKeys } from '../design/keys.ts';
import { FailureNote } from '../design/states.tsx';
import { useText } from '../i18n/text.ts';
import { useStorePart, type Wizard, WizardContext } from './draft-context.tsx';
import { DraftStore } from './draft-store.ts';
import { FindingElsewhere } from './findings/finding-elsewhere.tsx';
import { SaveLine } from './save-line.tsx';
import { stepComponents } from './steps/registry.ts';
import classes from './wizard.module.css';

/** The store of one open draft, kept fresh by the station's events and over its restarts. */
export function useDraftStore(initial: DraftView): DraftStore {
  const station = useStation();
  const generation = useGeneration(station);
  const store = useMemo(
    () =>
      new DraftStore(initial, {
        save: (patch) => station.call('draft.save', { draftId: initial.draftId, patch }),
      }),
    // One store per draft: a new view of the same draft arrives through `receive`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [initial.draftId, station],
  );
  const receive = useCallback((view: DraftView) => store.receive(view), [store]);
  useStationEvent('draft.changed', receive);
  useEffect(() => {
    if (generation < 2) return;
    // The station came back: it must have this draft open again before it takes what was typed meanwhile.
    void station.call('draft.open', { draftId: store.draftId }).then((result) => {
      if (!result.ok) return;
      store.receive(result.value);
      // A failure stands in the save line and is tried again by the store itself.
      store.flushSoon();
    });
  }, [generation, station, store]);
  useEffect(() => {
    const save = (): void => store.flushSoon();
    const hide = (): void => {
      if (document.visibilityState === 'hidden') save();
    };
    document.addEventListener('visibilitychange', hide);
    window.addEventListener('pagehide', save);
    window.addEventListener('blur', save);
    document.addEventListener('focusout', save);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      window.removeEventListener('pagehide', save);
      window.removeEventListener('blur', save);
      document.removeEventListener('focusout', save);
      store.dispose();
    };
  }, [store]);
  return store;
}

/** Everything the steps are given: the draft, the way between steps, and the failure of the last call. */
export function useWizardOf(store: DraftStore, onAside: () => void): Wizard {
  const station = useStation();
  const view = useStorePart(store, (draft) => draft.view);
  const [failure, setFailure] = useState<Failure | null>(null);
  return useMemo(() => {
    const settle = (result: Result<DraftView>, quiet: boolean): Result<DraftView> => {
      if (result.ok) store.receive(result.value);
      if (!quiet || result.ok) setFailure(result.ok ? null : result.error);
      return result;
    };
    const run: Wizard['run'] = async (call, input, options) => {
      const saved = await store.flush();
      const full = { ...input, draftId: store.draftId } as never;
      const result = saved.ok ? await station.call(call, full) : err(saved.error.code, saved.error.cause);
      return settle(result, options?.quiet === true);
    };
    const go = async (step: StepId): Promise<void> => {
      // Refusals are shown by `run`.
      await run('draft.goto', { step }).then(() => undefined);
    };
    return {
      store,
      step: view.step,
      failure,
      dismissFailure: () => setFailure(null),
      run,
      go,
      next: async () => {
        const here = view.steps.findIndex((step) => step.id === view.step);
        const following = view.steps[here + 1];
        if (following !== undefined) await go(following.id);
      },
      aside: async () => {
        const saved = await store.flush();
        if (!saved.ok) {
          setFailure(saved.error);
          return;
        }
        const closed = await station.call('draft.close', { draftId: store.draftId });
        // After a restart the station may have nothing open; then there is nothing to close either.
        if (closed.ok || closed.error.code === 'draft-not-open') onAside();
        else setFailure(closed.error);
      },
    };
  }, [station, store, view.step, view.steps, failure, onAside]);
}

/** The centre of the frame while a draft is open. Each step brings its own `StepLayout`. */
export function WizardCentre({ wizard }: { wizard: Wizard }): ReactNode {
  const { t } = useText();
  const view = useStorePart(wizard.store, (draft) => draft.view);
  const bindings: Record<string, () => void> = { f8: () => void wizard.aside() };
  for (const [index, step] of view.steps.slice(0, 10).entries()) {
    bindings[`alt+${(index + 1) % 10}`] = () => {
      if (step.status !== 'locked') void wizard.go(step.id);
    };
  }
  useKeys(bindings);
  const missingStep = stepIdSchema.safeParse(wizard.failure?.details?.step);
  const wayOut =
    wizard.failure?.code === 'step-locked' && missingStep.success && missingStep.data !== view.step
      ? { label: t('wizard.toMissing'), onAct: () => void wizard.go(missingStep.data) }
      : null;
  const Step = stepComponents[view.step];
  return (
    <WizardContext value={wizard}>
      <ActionStatusContext value={<SaveLine />}>
        <div className={classes.failure}>
          {wizard.failure === null ? (
            <FindingElsewhere />
          ) : (
            <FailureNote
              failure={wizard.failure}
              action={wayOut ?? { label: t('general.close'), onAct: wizard.dismissFailure }}
            />
          )}
        </div>
        <Step key={`${view.draftId} ${view.step}`} />
      </ActionStatusContext>
    </WizardContext>
  );
}
