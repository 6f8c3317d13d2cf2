import type { ReactNode } from 'react';
import type { ApplicationFields } from '../../../../domain/application/fields.ts';
import { RemarkLine } from '../../../design/field.tsx';
import { clock } from '../../../design/format.ts';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { fieldText } from '../../fields/field-text.ts';
import { EvidenceSummary } from './evidence-summary.tsx';
import classes from './review.module.css';

/** Read back in the order of the form; what is empty and optional is left out. */
const order: readonly (keyof ApplicationFields)[] = [
  'name',
  'otherName',
  'birthDate',
  'sex',
  'personalNumber',
  'oldIdentityNumber',
  'ethnicGroup',
  'religion',
  'nationality',
  'maritalStatus',
  'bloodType',
  'permanentAddress',
  'currentAddress',
  'temporaryAddress',
  'placeOfOrigin',
  'birthRegistrationPlace',
  'birthPlace',
  'representative',
  'father',
  'mother',
  'spouse',
  'householder',
  'householderRelationship',
  'phone',
  'email',
  'identifyingFeatures',
  'occupation',
  'education',
  'surrenderedCard',
  'delivery',
];

/** The officer reads, the applicant sees the same on the other screen; either may record that it is right. */
export function ReviewStep(): ReactNode {
  const text = useText();
  const { t, code } = text;
  const { view, fields } = useDraft();
  const { next, go, run } = useWizard();
  const confirmed = view.confirmedAt;
  const errors = view.remarks.filter(({ severity }) => severity === 'error');
  return (
    <StepLayout
      title={t('review.title')}
      lead={t('review.lead')}
      primary={
        confirmed === null
          ? {
              label: t('review.confirm'),
              onAct: () => void run('review.confirm', {}),
              blocked: errors.length === 0 ? null : t('review.errorsFirst', { n: errors.length }),
            }
          : { label: t('wizard.next'), onAct: () => void next() }
      }
      secondary={[{ label: t('review.correct'), onAct: () => void go('personal') }]}
    >
      {confirmed === null ? (
        <Note tone="info">{t('review.waiting')}</Note>
      ) : (
        <Note tone="ok" live title={t('review.confirmed', { time: clock(confirmed, true) })} />
      )}
      <div className={classes.columns}>
        <Panel title={t('review.data')}>
          <dl className={classes.fields}>
            <div data-wide="true">
              <dt>{t('review.reason')}</dt>
              <dd>{view.reasonCode === null ? '' : code('reason', view.reasonCode)}</dd>
            </div>
            {order.map((field) => {
              const words = fieldText(field, fields, text);
              if (words === '') return null;
              return (
                <div key={field} data-large={field === 'name'}>
                  <dt>{code('field', field)}</dt>
                  <dd className="tabular">{words}</dd>
                </div>
              );
            })}
          </dl>
        </Panel>
        <div>
          <EvidenceSummary />
          <Panel title={t('review.remarks', { n: view.remarks.length })}>
            {view.remarks.length === 0 ? (
              <p className={classes.quiet}>{t('review.noRemarks')}</p>
            ) : (
              <ul className={classes.remarks}>
                {view.remarks.map((remark) => (
                  <li key={`${remark.field} ${remark.code}`}>
                    <button type="button" onClick={() => void go('personal')}>
                      {code('field', remark.field.split('.', 1)[0] ?? remark.field)}
                    </button>
                    <RemarkLine remark={remark} />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </StepLayout>
  );
}
