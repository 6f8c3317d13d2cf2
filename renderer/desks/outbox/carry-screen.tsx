import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import type { Place } from '../../../domain/channels/session.ts';
import { roles } from '../../../domain/officers/roles.ts';
import type { Failure, Result } from '../../../domain/result.ts';
import {
  mayStandBeside,
  SecondPersonFields,
  secondPersonOf,
  type TypedSecondPerson,
} from '../../app/credential/second-person.tsx';
import { useOutbox } from '../../app/live.tsx';
import { useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, FailureNote, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { PlacePicker, usePlaces } from '../shared/places.tsx';
import { piecesAndBytes } from '../shared/quantities.ts';
import { useSignedIn } from '../shared/use-may.ts';
import classes from './outbox.module.css';
import { type Sheet, SheetView } from './sheet.tsx';

const tasks = ['handOver', 'takeIn', 'bringReceipts', 'baseCard'] as const;
type Task = (typeof tasks)[number];
type NewSheet = Sheet extends infer One ? (One extends Sheet ? Omit<One, 'id' | 'at'> : never) : never;

/** Sealed applications, counts and receipts by stick between a mobile team and its base. */
export function CarryScreen(props: {
  sheets: readonly Sheet[];
  onSheets: (sheets: readonly Sheet[]) => void;
  onBack: () => void;
}): ReactNode {
  const { t } = useText();
  const text = useText();
  const station = useStation();
  const who = useSignedIn();
  const outbox = useOutbox();
  const name = useId();
  const [task, setTask] = useState<Task>('handOver');
  const [folder, setFolder] = useState<string | null>(null);
  const [beside, setBeside] = useState<TypedSecondPerson>({ officerId: '', text: '' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const places = usePlaces(folder);
  const place = places.chosen;
  const candidates = mayStandBeside(who?.session.officers ?? [], roles, who?.officer.id ?? null);
  const approval = secondPersonOf(beside, candidates);
  const waiting = outbox.state === 'here' ? outbox.value : null;

  const perform = async (at: Place): Promise<Result<readonly NewSheet[]>> => {
    const input = { folder: at.folder };
    switch (task) {
      case 'handOver': {
        if (approval === null) return { ok: true, value: [] };
        const done = await station.call('carry.handOver', { ...input, approval });
        return done.ok ? { ok: true, value: [{ kind: 'handOver', result: done.value }] } : done;
      }
      case 'takeIn': {
        const done = await station.call('carry.takeIn', input);
        return done.ok
          ? { ok: true, value: done.value.map((result) => ({ kind: 'takeIn' as const, result })) }
          : done;
      }
      case 'bringReceipts': {
        const done = await station.call('carry.bringReceipts', input);
        return done.ok ? { ok: true, value: [{ kind: 'receipts', ...done.value }] } : done;
      }
      case 'baseCard': {
        const done = await station.call('carry.baseCard', input);
        return done.ok ? { ok: true, value: [{ kind: 'baseCard', ...done.value }] } : done;
      }
    }
  };
  const blocked =
    place === null
      ? t('place.needed')
      : task !== 'handOver'
        ? null
        : waiting !== null && waiting.waiting === 0
          ? t('carry.nothingWaits')
          : approval === null
            ? t('secondPerson.typeFirst')
            : null;
  const act = async (): Promise<void> => {
    if (place === null || blocked !== null || busy) return;
    setBusy(true);
    setFailure(null);
    const done = await perform(place);
    setBusy(false);
    if (!done.ok) {
      setFailure(done.error);
      return;
    }
    setBeside({ ...beside, text: '' });
    const at = new Date().toISOString();
    const next = 1 + Math.max(0, ...props.sheets.map(({ id }) => id));
    props.onSheets([
      ...done.value.map((sheet, index) => ({ ...sheet, id: next + index, at })),
      ...props.sheets,
    ]);
    places.reload();
  };
  return (
    <StepLayout
      fill
      title={t('carry.title')}
      lead={t('carry.lead')}
      primary={{ label: t(`carry.act.${task}`), onAct: () => void act(), blocked, busy }}
      secondary={[
        {
          label: t('carry.back'),
          combo: 'escape',
          icon: <IconArrowLeft size={20} aria-hidden="true" />,
          onAct: props.onBack,
        },
      ]}
    >
      <div className={classes.carry}>
        <form
          className={classes.column}
          onSubmit={(event) => {
            event.preventDefault();
            void act();
          }}
        >
          <Panel>
            <fieldset className={classes.tasks} disabled={busy}>
              <legend>{t('carry.task')}</legend>
              {tasks.map((one) => (
                <label key={one} className={classes.task}>
                  <input
                    type="radio"
                    name={name}
                    checked={one === task}
                    {...(one === 'handOver' ? { 'data-autofocus': '' } : {})}
                    onChange={() => {
                      setTask(one);
                      setFailure(null);
                    }}
                  />
                  <span>
                    <strong>{t(`carry.${one}`)}</strong>
                    <span>{t(`carry.${one}.what`)}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          </Panel>
          <Panel>
            <PlacePicker
              places={places}
              onChoose={setFolder}
              readOnly={busy}
              lies={(one) => liesThere(text, one)}
            />
          </Panel>
          {task === 'handOver' ? (
            <Panel
              title={t('carry.second')}
              tools={
                waiting === null || waiting.waiting === 0 ? null : (
                  <span className={`${classes.small} tabular`}>
                    {piecesAndBytes(text, waiting.waiting, waiting.bytesLeft)}
                  </span>
                )
              }
            >
              <SecondPersonFields
                candidates={candidates}
                value={beside}
                onChange={setBeside}
                readOnly={busy}
              />
            </Panel>
          ) : null}
          <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
        </form>
        <section className={classes.column} aria-label={t('carry.sheets')} aria-live="polite">
          {busy ? <LoadingState words={t('carry.working')} /> : null}
          {failure === null ? null : <FailureNote failure={failure} />}
          {props.sheets.map((sheet) => (
            <SheetView
              key={sheet.id}
              sheet={sheet}
              onClose={() => props.onSheets(props.sheets.filter(({ id }) => id !== sheet.id))}
            />
          ))}
          {props.sheets.length === 0 && !busy && failure === null ? (
            <EmptyState title={t('carry.sheets')}>{t('carry.noSheets')}</EmptyState>
          ) : null}
        </section>
      </div>
    </StepLayout>
  );
}

function liesThere({ t }: Pick<ReturnType<typeof useText>, 't'>, place: Place): string | null {
  const parts = [
    ...(place.baseCards.length === 0
      ? []
      : [
          t('carry.lies.baseCards', {
            names: place.baseCards.map(({ stationName }) => stationName).join(', '),
          }),
        ]),
    ...(place.handOvers === 0 ? [] : [t('carry.lies.handOvers', { n: place.handOvers })]),
  ];
  return parts.length === 0 ? null : parts.join(' · ');
}
