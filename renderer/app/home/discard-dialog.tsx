import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { DraftListItem } from '../../../domain/application/draft.ts';
import type { Failure, Result } from '../../../domain/result.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { FailureNote, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './home.module.css';

interface DiscardProps {
  readonly draft: DraftListItem | null;
  readonly onClose: () => void;
  readonly onDiscard: (reason: string) => Promise<Result<null>>;
}

/** Throwing an application away is final, so it wants a written reason. */
export function DiscardDialog(props: DiscardProps): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.draft !== null} title={t('discard.title')} onClose={props.onClose}>
      {props.draft === null ? null : <DiscardForm {...props} draft={props.draft} />}
    </Dialog>
  );
}

function DiscardForm({ draft, onClose, onDiscard }: DiscardProps & { draft: DraftListItem }): ReactNode {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  return (
    <form
      className={classes.discard}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() === '') return;
        void onDiscard(reason.trim()).then((result) => setFailure(result.ok ? null : result.error));
      }}
    >
      <Note tone="warning" title={draft.name === '' ? t('card.noName') : draft.name}>
        {t('discard.what', { ticket: draft.ticket })}
      </Note>
      <Field label={t('discard.reason')} required span={12}>
        {(aria) => (
          <TextInput
            {...aria}
            data-autofocus
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      {failure === null ? null : <FailureNote failure={failure} />}
      <div className={classes.buttons}>
        <Button onClick={onClose} combo="escape">
          {t('discard.keep')}
        </Button>
        <Button tone="danger" type="submit" aria-disabled={reason.trim() === ''}>
          {t('discard.act')}
        </Button>
      </div>
    </form>
  );
}
