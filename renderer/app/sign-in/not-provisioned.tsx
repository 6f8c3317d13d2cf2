import type { ReactNode } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './sign-in.module.css';

/** The station has no keys yet: what an officer should do, and what a technician must. */
export function NotProvisioned({ session }: { session: SessionState }): ReactNode {
  const { t } = useText();
  return (
    <StepLayout title={t('provision.title')} lead={t('provision.lead')}>
      <div className={classes.narrow}>
        <Note tone="info" title={t('provision.officer')} />
        <Panel title={t('provision.technician')}>
          <ol className={classes.steps}>
            <li>{t('provision.step.code')}</li>
            <li>
              {t('provision.step.command')} <code>npm run provision</code>
            </li>
            <li>{t('provision.step.restart')}</li>
          </ol>
          <dl className={classes.facts}>
            <dt>{t('provision.gateway')}</dt>
            <dd>{session.gatewayUrl ?? t('provision.noGateway')}</dd>
            {Object.entries(session.versions).map(([name, version]) => (
              <div key={name} className={classes.fact}>
                <dt>{name}</dt>
                <dd className="tabular">{version}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      </div>
    </StepLayout>
  );
}
