import type { ReactNode } from 'react';
import { isPartialDate, vietnamDate } from '../../../../domain/applicant/partial-date.ts';
import { policyById, reasonOf } from '../../../../domain/policy/policies.ts';
import { Citation } from '../../../design/citation.tsx';
import { dateForPeople, dong } from '../../../design/format.ts';
import { Panel } from '../../../design/panel.tsx';
import { Note, type NoteTone } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft } from '../../draft-context.tsx';
import classes from './reason.module.css';

const tones = { eligible: 'ok', 'needs-representative': 'warning', 'not-eligible': 'error' } as const;

/** Whether the applicant may, what it costs, how long it takes, how long the card lasts; each with its article. */
export function Consequences(): ReactNode {
  const { t, code, language } = useText();
  const { view, fields } = useDraft();
  const policy = policyById(view.policyId);
  const reason = reasonOf(policy, view.reasonCode);
  const born = fields.birthDate;
  const birthDate = born !== undefined && isPartialDate(born) ? born.value : null;
  const verdict = view.eligibility;
  const limit = reason === null ? null : policy.timeLimit({ issueType: reason.issueType, area: 'other' });
  const expiry =
    birthDate === null ? null : policy.expiry({ birthDate, issuedOn: vietnamDate(view.createdAt) });
  return (
    <div className={classes.facts}>
      <Panel title={t('reason.follows')}>
        {reason === null ? (
          <p>{t('reason.nothingYet')}</p>
        ) : (
          <dl>
            <div>
              <dt>{t('reason.eligibility')}</dt>
              {verdict === null ? (
                <dd>{t('reason.needsBirthDate')}</dd>
              ) : (
                <dd className={classes.verdict}>
                  <Note
                    tone={tones[verdict.decision] satisfies NoteTone}
                    live
                    title={t(`decision.${verdict.decision}`)}
                  >
                    {code('eligibility', verdict.code)}
                  </Note>
                  <small>
                    <Citation source={verdict.article} bare />
                  </small>
                </dd>
              )}
            </div>
            {view.fee === null ? null : (
              <Fact label={t('reason.fee')} source={view.fee.article}>
                {view.fee.amount === 0 ? t('reason.free') : dong(view.fee.amount, language)}
              </Fact>
            )}
            {limit === null ? null : (
              <Fact label={t('reason.limit')} source={limit.article}>
                {t('reason.workingDays', { n: limit.workingDays })}
              </Fact>
            )}
            {expiry === null ? null : (
              <Fact label={t('reason.expiry')} source={expiry.article}>
                {expiry.date === null ? t('reason.noExpiry') : dateForPeople(expiry.date)}
              </Fact>
            )}
            <Fact label={t('reason.documents')}>
              {reason.documents.length === 0
                ? t('reason.noDocuments')
                : reason.documents.map((type) => code('document', type)).join('; ')}
            </Fact>
            {reason.surrenders ? <Fact label={t('reason.card')}>{t('reason.surrender')}</Fact> : null}
          </dl>
        )}
      </Panel>
    </div>
  );
}

function Fact(props: { label: string; source?: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd className="tabular">
        {props.children}
        {props.source === undefined ? null : (
          <small>
            <Citation source={props.source} bare />
          </small>
        )}
      </dd>
    </div>
  );
}
