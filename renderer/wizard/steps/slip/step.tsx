import { IconPrinter } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Failure } from '../../../../domain/result.ts';
import { useOutbox } from '../../../app/live.tsx';
import { useStation } from '../../../channel/station.tsx';
import { dateForPeople, dong } from '../../../design/format.ts';
import type { Action } from '../../../design/frame/action-bar.tsx';
import { Ticket } from '../../../design/ticket.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { FailureNote, Note } from '../../../design/states.tsx';
import { hasMessage, useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { familyOf, troubleOf, useDevice } from '../fingerprints/scanner.ts';
import { Sending } from './sending.tsx';
import classes from './slip.module.css';

type Printing =
  | { readonly state: 'not-yet' | 'busy' }
  | { readonly state: 'done'; readonly printer: string; readonly simulated: boolean }
  | { readonly state: 'failed'; readonly failure: Failure };

/** The end of an intake: what the citizen takes home, and how the sealed application is travelling. */
export function SlipStep(): ReactNode {
  const { t, language } = useText();
  const station = useStation();
  const outbox = useOutbox();
  const { aside } = useWizard();
  const { view, fields } = useDraft();
  const { sealed } = view;
  const [printing, setPrinting] = useState<Printing>({ state: 'not-yet' });
  const printer = useDevice('slip-printer');
  const trouble = troubleOf(printer);
  const applicationId = view.applicationId ?? view.draftId;
  const item =
    outbox.state === 'here'
      ? outbox.value.items.find((candidate) => candidate.applicationId === applicationId)
      : undefined;
  const print = async (): Promise<void> => {
    setPrinting({ state: 'busy' });
    const printed = await station.call('slip.print', { applicationId });
    setPrinting(
      printed.ok ? { state: 'done', ...printed.value } : { state: 'failed', failure: printed.error },
    );
  };
  const printAction: Action = {
    label: t(printing.state === 'done' ? 'slip.printAgain' : 'slip.print'),
    combo: 'p',
    icon: <IconPrinter size={20} aria-hidden="true" />,
    onAct: () => void print(),
    busy: printing.state === 'busy',
    blocked: trouble === null ? null : t('slip.blocked'),
  };
  const fee = view.fee;
  const feeKey = `fee.${fee?.code ?? ''}`;
  return (
    <StepLayout
      title={t('slip.title')}
      primary={{ label: t('slip.nextPerson'), onAct: () => void aside() }}
      secondary={[printAction]}
    >
      <div className={classes.screen}>
        <section className={classes.slip} aria-label={t('step.slip')}>
          <div className={classes.ticket}>
            <span className={classes.label}>{t('slip.ticket')}</span>
            <strong data-testid="ticket">
              <Ticket number={view.ticket} />
            </strong>
            <span className={classes.name}>{fields.name?.full ?? t('card.noName')}</span>
          </div>
          <dl className={classes.facts}>
            <div>
              <dt>{t('slip.resultDate')}</dt>
              <dd className="tabular">
                {sealed === null ? t('slip.onPaper') : dateForPeople(sealed.resultDate)}
              </dd>
            </div>
            <div>
              <dt>{t('slip.fee')}</dt>
              <dd className="tabular">
                {fee === null
                  ? t('slip.onPaper')
                  : fee.amount === 0
                    ? t('slip.free')
                    : dong(fee.amount, language)}
              </dd>
              <dd className={classes.small}>
                {fee === null ? null : hasMessage(feeKey) ? t(feeKey) : fee.article}
              </dd>
            </div>
          </dl>
        </section>
        <div className={classes.printing}>
          {printing.state === 'done' ? (
            <Note
              tone={printing.simulated ? 'warning' : 'ok'}
              live
              title={t('slip.printed', { printer: printing.printer })}
            >
              {printing.simulated ? t('slip.simulated') : t('slip.handOver')}
            </Note>
          ) : null}
          {printing.state === 'failed' ? (
            <FailureNote failure={printing.failure} family={familyOf(printing.failure)} />
          ) : null}
          {trouble !== null ? (
            <FailureNote failure={{ code: trouble }} family="device" />
          ) : printing.state === 'not-yet' || printing.state === 'busy' ? (
            <Note tone="info">
              {t(printer?.simulated === true ? 'slip.printerSimulated' : 'slip.printer', {
                printer: printer?.name ?? t('tray.kind.slip-printer'),
              })}
            </Note>
          ) : null}
        </div>
        <Sending
          item={item}
          network={outbox.state === 'here' ? outbox.value.network : 'unknown'}
          sha256={sealed?.sha256 ?? null}
          onRetry={() => void station.call('outbox.retry', { applicationId })}
        />
      </div>
    </StepLayout>
  );
}
