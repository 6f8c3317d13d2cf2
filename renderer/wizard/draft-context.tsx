import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DraftView } from '../../domain/application/draft.ts';
import type { DraftFields, DraftPatch, FieldRemark } from '../../domain/application/fields.ts';
import type { StepId } from '../../domain/application/steps.ts';
import type { Input } from '../../domain/channels/rpc.ts';
import type { OfficerCalls } from '../../domain/channels/officer.ts';
import type { Failure, Result } from '../../domain/result.ts';
import type { DraftStore, SaveState } from './draft-store.ts';

/** Calls that answer with the whole draft. */
export type DraftCall = {
  [K in keyof OfficerCalls]: OfficerCalls[K]['output'] extends OfficerCalls['draft.save']['output']
    ? K
    : never;
}[keyof OfficerCalls];

export interface Wizard {
  readonly store: DraftStore;
  /** Step on the screen. */
  readonly step: StepId;
  /** Saves, then asks the station for that step; the station may refuse (`step-locked`). */
  readonly go: (step: StepId) => Promise<void>;
  /** Goes to the step after the current one in this application's list. */
  readonly next: () => Promise<void>;
  /** Puts the application aside and shows the home screen. */
  readonly aside: () => Promise<void>;
  /**
   * Saves what was typed, makes the call, shows its draft. A failure is returned and, unless `quiet`, also shown
   * above the step.
   */
  readonly run: <K extends DraftCall>(
    call: K,
    input: Omit<Input<OfficerCalls, K>, 'draftId'>,
    options?: { readonly quiet?: boolean },
  ) => Promise<Result<DraftView>>;
  readonly failure: Failure | null;
  readonly dismissFailure: () => void;
}

export const WizardContext = createContext<Wizard | null>(null);

export function useWizard(): Wizard {
  const wizard = useContext(WizardContext);
  if (wizard === null) throw new Error('useWizard outside the wizard');
  return wizard;
}

export interface Draft {
  readonly view: DraftView;
  /** With everything typed so far, saved or not. */
  readonly fields: DraftFields;
  readonly save: SaveState;
  readonly set: (patch: DraftPatch) => void;
  readonly flush: () => Promise<Result<void>>;
  /** What the station says about a field; `name` also matches its parts (`name.full`). */
  readonly remarksOf: (field: string) => readonly FieldRemark[];
}

export function useDraft(): Draft {
  const { store } = useWizard();
  const { view, fields, save } = useSyncExternalStore(store.subscribe, store.snapshot);
  return {
    view,
    fields,
    save,
    set: store.set,
    flush: store.flush,
    remarksOf: (field) =>
      view.remarks.filter((remark) => remark.field === field || remark.field.startsWith(`${field}.`)),
  };
}
