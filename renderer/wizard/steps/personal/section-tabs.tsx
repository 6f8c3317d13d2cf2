import { IconAlertTriangle, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FieldRemark } from '../../../../domain/application/fields.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './personal.module.css';
import { countRemarks } from './required-fields.ts';
import type { SectionId } from './sections.ts';

/** Jumps to a part of the form; each shows what is to be corrected or noted in it. */
export function SectionTabs(props: {
  sections: readonly SectionId[];
  remarksIn: (section: SectionId) => readonly FieldRemark[];
  /** Whether what is missing counts as to be corrected yet. */
  asked: boolean;
}): ReactNode {
  const { t } = useText();
  const jump = (section: SectionId): void => {
    const panel = document.querySelector(`#section-${section}`);
    panel?.scrollIntoView({ block: 'start' });
    panel?.querySelector<HTMLElement>('input')?.focus({ preventScroll: true });
  };
  return (
    <nav className={classes.tabs} aria-label={t('personal.sections')}>
      {props.sections.map((section) => {
        const { missing, wrong, warnings } = countRemarks(props.remarksIn(section));
        const errors = wrong + (props.asked ? missing : 0);
        const empty = props.asked ? 0 : missing;
        return (
          <button key={section} type="button" onClick={() => jump(section)}>
            {t(`personal.section.${section}`)}
            {empty === 0 ? null : (
              <span className={classes.missing} title={t('personal.missing', { n: empty })}>
                <IconCircleDashed size={15} aria-hidden="true" /> {empty}
                <span className="visually-hidden">{t('personal.missing', { n: empty })}</span>
              </span>
            )}
            {errors === 0 ? null : (
              <span className={classes.errors} title={t('personal.errors', { n: errors })}>
                <IconCircleX size={15} aria-hidden="true" /> {errors}
                <span className="visually-hidden">{t('personal.errors', { n: errors })}</span>
              </span>
            )}
            {warnings === 0 ? null : (
              <span className={classes.warnings} title={t('personal.warnings', { n: warnings })}>
                <IconAlertTriangle size={15} aria-hidden="true" /> {warnings}
                <span className="visually-hidden">{t('personal.warnings', { n: warnings })}</span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}
