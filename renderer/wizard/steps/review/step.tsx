import type { ReactNode } from 'react';
import type { ApplicationFields } from '../../../../domain/application/fields.ts';
import { clock } from '../../../design/format.ts';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { DifferencesPanel } from '../../differences/differences-panel.tsx';
import { fieldText } from '../../fields/field-text.ts';
import { formOrder } from '../personal/sections.ts';
import { FindingsSummary } from '../../findings/findings-summary.tsx';
import { EvidenceSummary } from './evidence-summary.tsx';
import { RemarkList } from './remark-list.tsx';
import classes from './review.module.css';

/** Two of the three columns: addresses and what is written at length. */
const wide: ReadonlySet<keyof ApplicationFields> = new Set([
  'permanentAddress',
  'currentAddress',
  'temporaryAddress',
  'representative',
  'identifyingFeatures',
  'surrenderedCard',
  'delivery',
]);

/** The officer reads, the applicant sees the same on the other screen; either may record that it is right. */
export function ReviewStep(): ReactNode {
  const text = useText();
  const { t, code } = text;
  const { view, fields } = useDraft();
  const { next, go, run } = useWizard();
  const confirmed = view.confirmedAt;
  const errors = view.remarks.filter(({ severity }) => severity === 'error');
  const warnings = view.remarks.length - errors.length;
  return (
    <StepLayout
      title={t('review.title')}
      lead={t('review.lead')}
      aside={warnings === 0 ? undefined : t('personal.warnings', { n: warnings })}
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
      <div className={classes.data}>
        <Panel title={t('review.data')}>
          <dl className={classes.fields}>
            {formOrder.map((field) => {
              const words = fieldText(field, fields, text);
              if (words === '') return null;
              return (
                <div key={field} data-wide={wide.has(field)} data-large={field === 'name'}>
                  <dt>{code('field', field)}</dt>
                  <dd className="tabular">{words}</dd>
                </div>
              );
            })}
            <div data-wide>
              <dt>{t('review.reason')}</dt>
              <dd>{view.reasonCode === null ? '' : code('reason', view.reasonCode)}</dd>
            </div>
          </dl>
        </Panel>
      </div>
      {view.differences.length === 0 ? null : <DifferencesPanel />}
      <div className={classes.columns}>
        <div>
          <FindingsSummary />
          <RemarkList remarks={view.remarks} />
        </div>
        <EvidenceSummary />
      </div>
    </StepLayout>
  );
}
