import { IconAlertTriangle, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { OfficerEvents } from '../../../../domain/channels/officer.ts';
import type { ApprovalReason } from '../../../../domain/officers/approvals.ts';
import type { Failure } from '../../../../domain/result.ts';
import { CredentialField, credentialOf } from '../../../app/credential/credential-field.tsx';
import {
  SecondPersonFields,
  type TypedSecondPerson,
  mayStandBeside,
  secondPersonOf,
} from '../../../app/credential/second-person.tsx';
import { useSession } from '../../../app/live.tsx';
import { useStation, useStationEvent } from '../../../channel/station.tsx';
import { bytesForPeople } from '../../../design/format.ts';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Progress } from '../../../design/progress.tsx';
import { FailureNote, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { FindingLines } from '../../findings/findings-summary.tsx';
import classes from './sign.module.css';
import { type SealSummary, summaryOf } from './summary.ts';

/** The officer signs for what was taken; the passphrase opens the key for this one signature. */
export function SignStep(): ReactNode {
  const { t, language } = useText();
  const station = useStation();
  const session = useSession();
  const { go, store } = useWizard();
  const { view, fields, flush } = useDraft();
  const [secret, setSecret] = useState('');
  const [beside, setBeside] = useState<TypedSecondPerson>({ officerId: '', text: '' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const summary = summaryOf(view);
  const officer = session.state === 'here' ? session.value.officer : null;
  const officers = session.state === 'here' ? session.value.officers : [];
  const signIn = officers.find(({ id }) => id === officer?.id)?.signIn ?? 'passphrase';
  const supervisors = mayStandBeside(officers, ['supervisor'], officer?.id ?? null);
  const approval = view.approvals.length === 0 ? null : secondPersonOf(beside, supervisors);
  const listen = useCallback(
    (event: OfficerEvents['seal.progress']['_output']) => {
      if (event.draftId === store.draftId) setProgress({ done: event.done, total: event.total });
    },
    [store],
  );
  useStationEvent('seal.progress', listen);

  const blocked =
    summary.missing > 0
      ? t('sign.missing', { n: summary.missing })
      : summary.comparing
        ? t('sign.comparing')
        : secret === ''
          ? t('credential.typeFirst')
          : view.approvals.length > 0 && approval === null
            ? t('secondPerson.typeFirst')
            : null;
  const sign = async (): Promise<void> => {
    if (blocked !== null || busy) return;
    setBusy(true);
    setFailure(null);
    const saved = await flush();
    const { draftId } = view;
    const credential = credentialOf(signIn, secret);
    const sealed = saved.ok
      ? await station.call('application.sign', { draftId, credential, approval })
      : saved;
    if (sealed.ok) {
      // The station has moved the draft to its last step; its event may still be on the way.
      if (store.snapshot().view.step === 'sign') await go('slip');
      return;
    }
    setBusy(false);
    setProgress(null);
    setFailure(sealed.error);
    input.current?.focus();
    input.current?.select();
  };

  return (
    <StepLayout
      title={t('sign.title')}
      lead={t('sign.lead', { name: fields.name?.full ?? t('card.noName'), ticket: view.ticket })}
      primary={{ label: t('sign.act'), onAct: () => void sign(), busy, blocked }}
    >
      <div className={classes.screen}>
        <div>
          <Panel title={t('sign.what')}>
            <Summary summary={summary} />
          </Panel>
          <Panel title={t('sign.signature')}>
            <form
              className={classes.form}
              onSubmit={(event) => {
                event.preventDefault();
                void sign();
              }}
            >
              <div>
                <p className={classes.officer}>
                  {officer === null ? null : t('frame.officer', { rank: officer.rank, name: officer.name })}
                </p>
                <CredentialField
                  signIn={signIn}
                  first
                  required
                  inputRef={input}
                  value={secret}
                  readOnly={busy}
                  hint={t('sign.hint')}
                  onChange={setSecret}
                />
              </div>
              <div>
                {failure === null ? null : <FailureNote failure={failure} />}
                {busy ? (
                  <div className={classes.progress} role="status">
                    {progress === null ? (
                      <p>{t('sign.opening')}</p>
                    ) : (
                      <Progress
                        done={progress.done}
                        total={progress.total}
                        label={t('sign.progress', {
                          done: bytesForPeople(progress.done, language),
                          total: bytesForPeople(progress.total, language),
                        })}
                      />
                    )}
                  </div>
                ) : null}
              </div>
            </form>
          </Panel>
          {view.approvals.length === 0 ? null : (
            <Panel title={t('approval.title')}>
              <form
                className={classes.form}
                onSubmit={(event) => {
                  event.preventDefault();
                  void sign();
                }}
              >
                <div>
                  <SecondPersonFields
                    candidates={supervisors}
                    value={beside}
                    onChange={setBeside}
                    readOnly={busy}
                  />
                </div>
                <div>
                  <Approvals reasons={view.approvals} summary={summary} />
                  {view.approvals.includes('finding-overruled') ? <FindingLines /> : null}
                </div>
                <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
              </form>
            </Panel>
          )}
        </div>
        <Note tone="info">{t('sign.after')}</Note>
      </div>
    </StepLayout>
  );
}

/** What the second person signs for, so that they look before they type. */
function Approvals(props: { reasons: readonly ApprovalReason[]; summary: SealSummary }): ReactNode {
  const { t } = useText();
  const counts = {
    'finger-exception': props.summary.exceptedFingers,
    'poor-fingerprint': props.summary.poorAccepted,
    'finding-overruled': props.summary.findingsOverruled,
    'poor-portrait': 1,
  };
  return (
    <div>
      <p>{t('approval.why')}</p>
      <ul className={classes.reasons}>
        {props.reasons.map((reason) => (
          <li key={reason}>{t(`approval.reason.${reason}`, { n: counts[reason] })}</li>
        ))}
      </ul>
    </div>
  );
}

function Summary({ summary }: { summary: SealSummary }): ReactNode {
  const { t } = useText();
  // What is not there gets no tick, whether it is still missing or not asked of this person.
  const lines: readonly { words: string; remark: string | null; there?: boolean }[] = [
    {
      words: t('sign.captures', { n: summary.captures, attempts: summary.attempts }),
      remark: summary.poorAccepted > 0 ? t('sign.poorAccepted', { n: summary.poorAccepted }) : null,
      there: summary.captures > 0,
    },
    ...(summary.exceptedFingers > 0
      ? [
          {
            words: t('sign.excepted', { n: summary.exceptedFingers }),
            remark: t('sign.exceptedRemark', { n: summary.handsPictured }),
          },
        ]
      : []),
    ...(summary.irisMissing ? [{ words: t('sign.iris'), remark: t('sign.irisRemark') }] : []),
    {
      words: t(summary.hasPhoto ? 'sign.photo' : 'sign.noPhoto'),
      remark:
        summary.photoKept !== null
          ? t('sign.photoKept')
          : summary.photoRemarks > 0
            ? t('sign.photoRemarks', { n: summary.photoRemarks })
            : null,
      there: summary.hasPhoto,
    },
    {
      words: t(summary.comparing ? 'sign.comparing' : 'sign.compared'),
      remark:
        [
          summary.findingsOverruled > 0
            ? t('sign.findingsExplained', { n: summary.findingsOverruled })
            : null,
          summary.findingsNoted > 0 ? t('sign.findingsNoted', { n: summary.findingsNoted }) : null,
        ]
          .filter((part) => part !== null)
          .join(', ') || null,
      there: !summary.comparing,
    },
    {
      words: t('sign.documents', { n: summary.documents, pages: summary.pages }),
      remark: null,
      there: summary.documents > 0,
    },
    {
      words: t('sign.signatures', { n: summary.signatures }),
      remark: null,
      there: summary.signatures > 0,
    },
    {
      words: t('sign.data'),
      remark: summary.warnings > 0 ? t('sign.warnings', { n: summary.warnings }) : null,
    },
  ];
  return (
    <ul className={classes.summary}>
      {lines.map(({ words, remark, there = true }) => (
        <li key={words}>
          {remark !== null ? (
            <IconAlertTriangle size={20} className={classes.look} aria-hidden="true" />
          ) : there ? (
            <IconCircleCheck size={20} className={classes.fine} aria-hidden="true" />
          ) : (
            <IconCircle size={20} className={classes.none} aria-hidden="true" />
          )}
          <span>{words}</span>
          {remark === null ? null : <span className={classes.look}>{remark}</span>}
        </li>
      ))}
    </ul>
  );
}
