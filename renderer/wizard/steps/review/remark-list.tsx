import type { ReactNode } from 'react';
import type { FieldRemark } from '../../../../domain/application/fields.ts';
import { RemarkLine } from '../../../design/field.tsx';
import { Panel } from '../../../design/panel.tsx';
import { useText } from '../../../i18n/text.ts';
import { useWizard } from '../../draft-context.tsx';
import { seekField } from '../personal/seek-field.ts';
import { groupRemarks } from './remark-groups.ts';
import classes from './review.module.css';

/** What is to be corrected, then what is to be looked at, field by field; each name leads to its field. */
export function RemarkList({ remarks }: { remarks: readonly FieldRemark[] }): ReactNode {
  const { t } = useText();
  return (
    <Panel title={t('review.remarks', { n: remarks.length })}>
      {remarks.length === 0 ? <p className={classes.quiet}>{t('review.noRemarks')}</p> : null}
      <Severity remarks={remarks} severity="error" />
      <Severity remarks={remarks} severity="warning" />
    </Panel>
  );
}

function Severity(props: { remarks: readonly FieldRemark[]; severity: FieldRemark['severity'] }): ReactNode {
  const { t, code } = useText();
  const { go, store } = useWizard();
  const groups = groupRemarks(props.remarks, props.severity);
  if (groups.length === 0) return null;
  const n = groups.reduce((sum, group) => sum + group.remarks.length, 0);
  return (
    <section className={classes.severity}>
      <h3 data-severity={props.severity}>
        {t(props.severity === 'error' ? 'personal.errors' : 'personal.warnings', { n })}
      </h3>
      <ul className={classes.remarks}>
        {groups.map((group) => (
          <li key={group.field}>
            <button
              type="button"
              onClick={() => {
                seekField(store, group.remarks[0]?.field ?? group.field);
                void go('personal');
              }}
            >
              {code('field', group.field)}
            </button>
            <div>
              {group.remarks.map((remark) => (
                <RemarkLine key={`${remark.field} ${remark.code}`} remark={remark} />
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
