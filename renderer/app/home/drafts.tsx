import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DraftListItem } from '../../../domain/application/draft.ts';
import type { Live } from '../../channel/station.tsx';
import { bandClass } from '../../design/band.tsx';
import { Button } from '../../design/button.tsx';
import { dayAndClock, groupPersonalNumber } from '../../design/format.ts';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../design/states.tsx';
import { Ticket } from '../../design/ticket.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './home.module.css';

/** Applications put aside, or left by a crash: each resumes at the step it stood at. */
export function Drafts(props: {
  drafts: Live<DraftListItem[]>;
  onResume: (draftId: string) => void;
  onDiscard: (draft: DraftListItem) => void;
}): ReactNode {
  const { t } = useText();
  const { drafts } = props;
  return (
    <Panel
      title={t('home.drafts')}
      tools={
        drafts.state === 'here' && drafts.value.length > 0 ? (
          <span className={`${classes.count} tabular`}>{t('home.count', { n: drafts.value.length })}</span>
        ) : null
      }
    >
      {drafts.state === 'loading' ? <LoadingState /> : null}
      {drafts.state === 'failed' ? <ErrorState failure={drafts.failure} /> : null}
      {drafts.state === 'here' && drafts.value.length === 0 ? (
        <EmptyState title={t('home.noDrafts')}>{t('home.noDraftsHint')}</EmptyState>
      ) : null}
      {drafts.state === 'here' && drafts.value.length > 0 ? (
        <ul className={classes.list} aria-label={t('home.drafts')}>
          {drafts.value.map((draft) => (
            <DraftRow key={draft.draftId} draft={draft} {...props} />
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}

function DraftRow(props: {
  draft: DraftListItem;
  onResume: (draftId: string) => void;
  onDiscard: (draft: DraftListItem) => void;
}): ReactNode {
  const { t } = useText();
  const { draft } = props;
  const who = draft.name === '' ? t('card.noName') : draft.name;
  return (
    <li className={`${classes.row} ${classes.draft}`}>
      <span className={`${classes.swatch} ${bandClass(draft.band)}`} aria-hidden="true" />
      <span className={classes.facts}>
        <strong>{who}</strong>
        {draft.personalNumber === '' ? null : (
          <span className="tabular">{groupPersonalNumber(draft.personalNumber)}</span>
        )}
        <span>
          {t('card.ticketWord')} <Ticket number={draft.ticket} />
        </span>
        <span className="tabular">
          {t(`step.${draft.step}`)} · {dayAndClock(draft.savedAt)}
        </span>
      </span>
      <Button onClick={() => props.onResume(draft.draftId)} aria-label={`${t('home.resume')}: ${who}`}>
        {t('home.resume')}
      </Button>
      <Button
        tone="quiet"
        icon={<IconTrash size={18} aria-hidden="true" />}
        onClick={() => props.onDiscard(draft)}
        aria-label={`${t('home.discard')}: ${who}`}
        title={t('home.discard')}
      />
    </li>
  );
}
