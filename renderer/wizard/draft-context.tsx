import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DraftView } from '../../domain/application/draft.ts';
import type { DraftFields, DraftPatch, FieldRemark } from '../../domain/application/fields.ts';
import type { StepId } from '../../domain/application/steps.ts';
import type { Input } from '../../domain/channels/rpc.ts';
import type { OfficerCalls } from '../../domain/channels/officer.ts';
import type { Failure, Result } from '../../domain/result.ts';
import type { DraftSnapshot, DraftStore, SaveState } from './draft-store.ts';

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

/** Remarks on a field or its parts (`father`, `father.number`). */
export function remarksAbout(remarks: readonly FieldRemark[], field: string): readonly FieldRemark[] {
  return remarks.filter((remark) => remark.field === field || remark.field.startsWith(`${field}.`));
}

/** One part of the draft; the component is drawn again only when that part changes. `select` must not make new objects. */
export function useDraftPart<T>(select: (snapshot: DraftSnapshot) => T): T {
  const { store } = useWizard();
  return useStorePart(store, select);
}

export function useStorePart<T>(store: DraftStore, select: (snapshot: DraftSnapshot) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.snapshot()));
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

/** The whole draft: drawn again with every keystroke, so meant for screens without typing. */
export function useDraft(): Draft {
  const { store } = useWizard();
  const { view, fields, save } = useSyncExternalStore(store.subscribe, store.snapshot);
  return {
    view,
    fields,
    save,
    set: store.set,
    flush: store.flush,
    remarksOf: (field) => remarksAbout(view.remarks, field),
  };
}
