import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FieldRemark } from '../../../../domain/application/fields.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './personal.module.css';
import type { SectionId } from './sections.ts';

/** Jumps to a part of the form; each shows what is to be corrected or noted in it. */
export function SectionTabs(props: {
  sections: readonly SectionId[];
  remarksIn: (section: SectionId) => readonly FieldRemark[];
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
        const remarks = props.remarksIn(section);
        const errors = remarks.filter(({ severity }) => severity === 'error').length;
        const warnings = remarks.length - errors;
        return (
          <button key={section} type="button" onClick={() => jump(section)}>
            {t(`personal.section.${section}`)}
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
