import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { FieldName, StatementSource } from '../../../domain/application/statements.ts';
import { Button } from '../../design/button.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './differences.module.css';
import type { Side } from './difference-row.tsx';
import { reasonsFor } from './reasons.ts';

const least = 3;
const longest = 200;

/** Asks why, in the row itself: one of the usual reasons at once, or words of one's own. Escape leaves the row undecided. */
export function ReasonLine(props: {
  field: FieldName;
  take: Side;
  against: readonly StatementSource[];
  onReason: (reason: string) => void;
  onLeave: () => void;
}): ReactNode {
  const { t } = useText();
  const [words, setWords] = useState('');
  const line = useRef<HTMLFormElement>(null);
  useEffect(() => {
    line.current?.querySelector<HTMLElement>('button')?.focus();
    line.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const write = (): void => {
    if (words.trim().length >= least) props.onReason(words.trim());
  };
  const keys = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      props.onLeave();
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || !(event.target instanceof HTMLButtonElement)) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('button, input')];
    stops[stops.indexOf(event.target) + step]?.focus();
  };
  return (
    <form
      ref={line}
      className={classes.reason}
      onKeyDown={keys}
      onSubmit={(event) => {
        event.preventDefault();
        write();
      }}
    >
      <span className={classes.ask}>{t('difference.why')}</span>
      {reasonsFor(props.field, props.take, props.against).map((reason) => (
        <Button key={reason} onClick={() => props.onReason(t(`difference.reason.${reason}`))}>
          {t(`difference.reason.${reason}`)}
        </Button>
      ))}
      <TextInput
        className={classes.own}
        aria-label={t('difference.ownReason')}
        placeholder={t('difference.ownReason')}
        value={words}
        maxLength={longest}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </form>
  );
}
