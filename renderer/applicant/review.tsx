import { IconCircleCheckFilled } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { ApplicantView } from '../../domain/channels/applicant.ts';
import classes from './applicant.module.css';
import { both } from './bilingual.ts';
import { Instruction } from './instruction.tsx';
import { reviewColumns } from './review-rows.ts';

type View = Extract<ApplicantView, { kind: 'review' }>;

/** The data read back in two columns, and the button that says it is right. */
export function ReviewData(props: { view: View; onConfirm: () => Promise<boolean> }): ReactNode {
  const { view } = props;
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState(false);
  const confirm = async (): Promise<void> => {
    if (sending) return;
    setSending(true);
    const confirmed = await props.onConfirm();
    setSending(false);
    setFailed(!confirmed);
  };
  const act = both('applicant.confirm');
  const done = both('applicant.confirmed');
  return (
    <>
      <Instruction
        words={view.confirmed ? both('applicant.confirmedWait') : both('applicant.review')}
        tone={view.confirmed ? 'good' : 'do'}
      />
      <div className={classes.columns} tabIndex={0} role="region" aria-label={both('applicant.review').vi}>
        {reviewColumns(view.fields, view.reasonCode).map((rows, index) => (
          <dl key={index === 0 ? 'person' : 'places'}>
            {rows.map((row) => (
              <div key={row.id}>
                <dt>
                  {row.label.vi}
                  <span lang="en">{row.label.en}</span>
                </dt>
                <dd className="tabular" data-name={row.id === 'name'}>
                  {row.value}
                </dd>
              </div>
            ))}
          </dl>
        ))}
      </div>
      <div className={classes.confirmLine}>
        {failed ? (
          <p role="alert" className={classes.failed}>
            {both('applicant.confirmFailed').vi}
            <span lang="en">{both('applicant.confirmFailed').en}</span>
          </p>
        ) : (
          <p className={classes.quiet}>
            {both('applicant.wrong').vi}
            <span lang="en">{both('applicant.wrong').en}</span>
          </p>
        )}
        {view.confirmed ? (
          <p className={classes.confirmed}>
            <IconCircleCheckFilled size={36} aria-hidden="true" />
            <span>
              {done.vi}
              <small lang="en">{done.en}</small>
            </span>
          </p>
        ) : (
          <button
            type="button"
            className={classes.confirm}
            aria-busy={sending}
            onClick={() => void confirm()}
          >
            {act.vi}
            <small lang="en">{act.en}</small>
          </button>
        )}
      </div>
    </>
  );
}
