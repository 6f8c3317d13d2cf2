import { TextInput } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import type { LookupResult, OfficerEvents } from '../../../../domain/channels/officer.ts';
import type { ChipAccess, ChipProofs } from '../../../../domain/devices/card-reader.ts';
import type { Failure } from '../../../../domain/result.ts';
import { useStation, useStationEvent } from '../../../channel/station.tsx';
import { Button } from '../../../design/button.tsx';
import { Field } from '../../../design/field.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Progress } from '../../../design/progress.tsx';
import { FailureNote, Note } from '../../../design/states.tsx';
import { type MessageKey, useText } from '../../../i18n/text.ts';
import { useDraft } from '../../draft-context.tsx';
import { familyOf } from '../fingerprints/scanner.ts';
import { accessOf, knownAccess, type PrintedAccess } from './chip-access.ts';
import classes from './find.module.css';

type CardState = OfficerEvents['card.state']['_output']['state'];

/** Reads the chip of the card the applicant has: opened by what is printed on it. `onRead` gets what the chip says. */
export function ChipPanel({ onRead }: { onRead: (found: LookupResult) => void }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { view, fields } = useDraft();
  const [kind, setKind] = useState<ChipAccess['kind']>('mrz');
  const [typed, setTyped] = useState<PrintedAccess>(() => knownAccess(fields));
  const [state, setState] = useState<CardState | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { draftId } = view;
  const listen = useCallback(
    (event: OfficerEvents['card.state']['_output']) => {
      if (event.draftId !== draftId) return;
      setState(event.state);
      if (event.state.phase === 'failed') setFailure({ code: event.state.code });
      if (event.state.phase === 'read') onRead(event.state.proposal);
    },
    [draftId, onRead],
  );
  useStationEvent('card.state', listen);
  const running = state !== null && !['failed', 'cancelled', 'read'].includes(state.phase);
  const access = accessOf(kind, typed);

  const start = async (): Promise<void> => {
    if (access === null || running) return;
    setFailure(null);
    setState({ phase: 'place-card' });
    const started = await station.call('card.read', { draftId, access });
    if (started.ok) return;
    setState(null);
    setFailure(started.error);
  };
  const input = (name: keyof PrintedAccess, label: MessageKey, hint: MessageKey, span: number): ReactNode => (
    <Field label={t(label)} span={span} hint={t(hint)}>
      {(aria) => (
        <TextInput
          {...aria}
          classNames={{ input: 'tabular' }}
          value={typed[name]}
          autoComplete="off"
          spellCheck={false}
          maxLength={12}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setTyped((old) => ({ ...old, [name]: value }));
          }}
        />
      )}
    </Field>
  );

  return (
    <Panel title={t('chip.title')}>
      <form
        className={classes.chip}
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <fieldset className={classes.ways}>
          <legend>{t('chip.opensBy')}</legend>
          {(['mrz', 'can'] as const).map((way) => (
            <label key={way}>
              <input
                type="radio"
                name="chip-access"
                checked={kind === way}
                onChange={() => setKind(way)}
                disabled={running}
              />
              {t(`chip.by.${way}`)}
            </label>
          ))}
        </fieldset>
        <div className={classes.printed}>
          {kind === 'mrz' ? (
            <>
              {input('documentNumber', 'chip.documentNumber', 'chip.documentNumberHint', 4)}
              {input('dateOfBirth', 'chip.dateOfBirth', 'chip.dateHint', 4)}
              {input('dateOfExpiry', 'chip.dateOfExpiry', 'chip.expiryHint', 4)}
            </>
          ) : (
            input('can', 'chip.can', 'chip.canHint', 4)
          )}
        </div>
        <div className={classes.chipActions}>
          <ChipStatus state={state} />
          {running ? (
            <Button onClick={() => void station.call('card.cancel', { draftId })}>{t('chip.stop')}</Button>
          ) : (
            <Button type="submit" aria-disabled={access === null}>
              {t('chip.read')}
            </Button>
          )}
        </div>
      </form>
      <div className={classes.chipOutcome}>
        {failure === null ? null : <FailureNote failure={failure} family={familyOf(failure)} />}
        {state?.phase === 'read' ? <Proofs proofs={state.proofs} /> : null}
      </div>
    </Panel>
  );
}

function ChipStatus({ state }: { state: CardState | null }): ReactNode {
  const { t } = useText();
  if (state?.phase === 'reading') {
    return <Progress done={state.done} total={state.total} label={t('chip.reading', { file: state.file })} />;
  }
  const words =
    state?.phase === 'place-card' ? t('chip.place') : state?.phase === 'opening' ? t('chip.opening') : '';
  return (
    <span role="status" className={classes.chipStatus}>
      {words}
    </span>
  );
}

/** What was proven about the chip, and what was not, in words. */
function Proofs({ proofs }: { proofs: ChipProofs }): ReactNode {
  const { t } = useText();
  const trusted = proofs.passiveAuthentication === 'trusted';
  const genuine = proofs.chipGenuine !== 'absent';
  return (
    <Note tone={trusted ? 'ok' : 'warning'} live title={t(trusted ? 'chip.trusted' : 'chip.untrusted')}>
      {t(genuine ? 'chip.genuine' : 'chip.notProven')}
      {proofs.issuer?.expired === true ? ` ${t('chip.issuerExpired')}` : null}
    </Note>
  );
}
