import { NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { OutboxLimits } from '../../../domain/channels/outbox.ts';
import type { Failure } from '../../../domain/result.ts';
import { useLive, useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { ErrorState, FailureNote, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './outbox.module.css';

const mostRanges = 8;

/** How much of the line the station takes, and in which hours only what is urgent. */
export function LimitsDialog(props: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} title={t('limits.title')} onClose={props.onClose}>
      {props.open ? <Asked onClose={props.onClose} /> : null}
    </Dialog>
  );
}

function Asked({ onClose }: { onClose: () => void }): ReactNode {
  const [limits] = useLive('outbox.limits', null);
  if (limits.state === 'loading') return <LoadingState />;
  if (limits.state === 'failed') return <ErrorState failure={limits.failure} />;
  return <LimitsForm initial={limits.value} onClose={onClose} />;
}

/** Typed kB per second as bytes; null: no limit; undefined: neither. */
export function paceTyped(text: string): number | null | undefined {
  const digits = text.replaceAll(/[\s.]/g, '');
  if (digits === '') return null;
  if (!/^\d{1,7}$/.test(digits) || Number(digits) < 1) return undefined;
  return Number(digits) * 1000;
}

function LimitsForm({ initial, onClose }: { initial: OutboxLimits; onClose: () => void }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [pace, setPace] = useState(
    initial.bytesPerSecond === null ? '' : String(Math.round(initial.bytesPerSecond / 1000)),
  );
  const [metered, setMetered] = useState(initial.metered);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const bytesPerSecond = paceTyped(pace);
  const save = async (): Promise<void> => {
    if (bytesPerSecond === undefined || busy) return;
    setBusy(true);
    const result = await station.call('outbox.setLimits', { bytesPerSecond, metered });
    setBusy(false);
    if (result.ok) onClose();
    else setFailure(result.error);
  };
  const change = (index: number, part: Partial<OutboxLimits['metered'][number]>): void =>
    setMetered(metered.map((range, at) => (at === index ? { ...range, ...part } : range)));
  return (
    <form
      className={classes.limits}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label={t('limits.pace')} span={12} hint={t('limits.paceHint')}>
        {(aria) => (
          <TextInput
            {...aria}
            data-autofocus
            inputMode="numeric"
            value={pace}
            maxLength={9}
            error={bytesPerSecond === undefined ? t('limits.paceWrong') : undefined}
            onChange={(event) => setPace(event.currentTarget.value)}
          />
        )}
      </Field>
      <fieldset className={classes.hours}>
        <legend>{t('limits.metered')}</legend>
        <p className={classes.small}>{t(metered.length === 0 ? 'limits.none' : 'limits.meteredHint')}</p>
        {metered.map((range, index) => (
          <div key={index} className={classes.range}>
            <HourField
              label={t('limits.from')}
              first={0}
              value={range.from}
              onChange={(from) => change(index, { from })}
            />
            <HourField
              label={t('limits.to')}
              first={1}
              value={range.to}
              onChange={(to) => change(index, { to })}
            />
            <Button
              tone="quiet"
              icon={<IconTrash size={18} aria-hidden="true" />}
              aria-label={t('limits.remove', { from: range.from, to: range.to })}
              title={t('limits.remove', { from: range.from, to: range.to })}
              onClick={() => setMetered(metered.filter((_range, at) => at !== index))}
            />
          </div>
        ))}
        {metered.length >= mostRanges ? null : (
          <Button
            tone="quiet"
            className={classes.spaced ?? ''}
            icon={<IconPlus size={18} aria-hidden="true" />}
            onClick={() => setMetered([...metered, { from: 7, to: 17 }])}
          >
            {t('limits.add')}
          </Button>
        )}
      </fieldset>
      {failure === null ? null : <FailureNote failure={failure} />}
      <div className={classes.buttons}>
        <Button onClick={onClose} combo="escape">
          {t('general.cancel')}
        </Button>
        <Button
          tone="primary"
          large
          type="submit"
          combo="enter"
          aria-disabled={bytesPerSecond === undefined || busy}
        >
          {t('limits.save')}
        </Button>
      </div>
    </form>
  );
}

/** Whole hours: `from` 0–23, `to` 1–24. */
function HourField(props: {
  label: string;
  first: 0 | 1;
  value: number;
  onChange: (hour: number) => void;
}): ReactNode {
  const { t } = useText();
  const hours = Array.from({ length: 24 }, (_none, index) => index + props.first);
  // A range to 0 o'clock is one to 24 o'clock.
  const value = props.first === 1 && props.value === 0 ? 24 : props.value;
  return (
    <div>
      <Field label={props.label} span={12}>
        {(aria) => (
          <NativeSelect
            {...aria}
            value={String(value)}
            data={hours.map((hour) => ({ value: String(hour), label: t('limits.hour', { n: hour }) }))}
            onChange={(event) => props.onChange(Number(event.currentTarget.value))}
          />
        )}
      </Field>
    </div>
  );
}
