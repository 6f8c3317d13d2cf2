import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { OfficerLines } from './officer-lines.tsx';
import { SetUpFailure } from './setup-failure.tsx';
import { SheetFields } from './sheet-fields.tsx';
import classes from './setup.module.css';
import { type TypedProvision, provisionInput } from './setup-state.ts';

/** Keys are made here and certified by the centre for the code of its sheet. Nothing typed is lost on a failure. */
export function ProvisionScreen(props: {
  session: SessionState;
  choice: ReactNode;
  typed: TypedProvision;
  onType: (typed: TypedProvision) => void;
}): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { typed, onType, session } = props;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const input = provisionInput(typed);
  const setUp = async (): Promise<void> => {
    if (input === null || busy) return;
    setBusy(true);
    setFailure(null);
    const result = await station.call('setup.provision', input);
    setBusy(false);
    if (!result.ok) setFailure(result.error);
  };
  return (
    <StepLayout
      title={t('provision.title')}
      lead={t('provision.lead')}
      primary={{
        label: t('setup.act'),
        onAct: () => void setUp(),
        blocked: input === null ? t('setup.incomplete') : null,
        busy,
      }}
    >
      <form
        className={classes.setup}
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void setUp();
        }}
      >
        {props.choice}
        {busy ? (
          <Note tone="info">
            <LoadingState words={t('setup.working')} />
          </Note>
        ) : null}
        {failure === null ? null : <SetUpFailure failure={failure} />}
        <div className={classes.columns}>
          <SheetFields typed={typed} onType={onType} readOnly={busy} versions={session.versions} />
          <OfficerLines
            officers={typed.officers}
            readOnly={busy}
            onChange={(officers) => onType({ ...typed, officers })}
          />
        </div>
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </StepLayout>
  );
}
