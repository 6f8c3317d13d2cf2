import { IconChevronDown, IconCircleCheckFilled } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { ApplicantView } from '../../domain/channels/applicant.ts';
import { type Both, both } from './bilingual.ts';
import { Instruction } from './instruction.tsx';
import classes from './review.module.css';
import { reviewColumns } from './review-rows.ts';
import { useSeen } from './use-seen.ts';

type View = Extract<ApplicantView, { kind: 'review' }>;

/** The data read back in two columns, and the button that says it is right once all of it has been on the screen. */
export function ReviewData(props: { view: View; onConfirm: () => Promise<boolean> }): ReactNode {
  const { view } = props;
  const columns = useRef<HTMLDivElement>(null);
  const [seen, more] = useSeen(columns);
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState(false);
  const confirm = async (): Promise<void> => {
    if (sending) return;
    setSending(true);
    const confirmed = await props.onConfirm();
    setSending(false);
    setFailed(!confirmed);
  };
  return (
    <>
      <div className={classes.head}>
        <Instruction
          words={both(view.confirmed ? 'applicant.confirmedWait' : 'applicant.review')}
          tone={view.confirmed ? 'good' : 'do'}
        />
        {view.confirmed ? (
          <p className={classes.confirmed}>
            <IconCircleCheckFilled size={36} aria-hidden="true" />
            <Words words={both('applicant.confirmed')} />
          </p>
        ) : seen ? (
          <button
            type="button"
            className={classes.confirm}
            aria-busy={sending}
            onClick={() => void confirm()}
          >
            <Words words={both('applicant.confirm')} />
          </button>
        ) : (
          <button type="button" className={classes.more} onClick={more}>
            <Words words={both('applicant.more')} />
            <IconChevronDown size={32} aria-hidden="true" />
          </button>
        )}
      </div>
      <div
        ref={columns}
        className={classes.columns}
        tabIndex={0}
        role="region"
        aria-label={both('applicant.review').vi}
      >
        {reviewColumns(view.fields, view.reasonCode).map((rows, index) => (
          <dl key={index === 0 ? 'person' : 'places'}>
            {rows.map((row) => (
              <div key={row.id} data-half={row.half}>
                <dt>
                  {row.label.vi} <span lang="en">{row.label.en}</span>
                </dt>
                <dd className="tabular" data-name={row.id === 'name'}>
                  {row.value}
                </dd>
              </div>
            ))}
          </dl>
        ))}
      </div>
      <p className={failed ? classes.failed : classes.hint} role={failed ? 'alert' : undefined}>
        <Words words={both(failed ? 'applicant.confirmFailed' : 'applicant.wrong')} />
      </p>
    </>
  );
}

function Words({ words }: { words: Both }): ReactNode {
  return (
    <span>
      {words.vi} <small lang="en">{words.en}</small>
    </span>
  );
}
