import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconCloudQuestion,
  IconKeyboard,
  IconLock,
  IconLogout,
  IconMoon,
  IconPlayerPause,
  IconSend,
  IconSun,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { OutboxState } from '../../../domain/channels/outbox.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import { byLevel, shortWarning, warningTitle } from '../outbox-warnings.ts';
import { hasMessage, setLanguage, useText } from '../../i18n/text.ts';
import { clock, countForPeople } from '../format.ts';
import { useAppearance } from '../theme/provider.tsx';
import classes from './top-bar.module.css';

export interface TopBarProps {
  readonly session: SessionState | null;
  readonly outbox: OutboxState | null;
  readonly onShortcuts: () => void;
  /** Hides the screen (Ctrl+L); null while there is nothing to hide. */
  readonly onLock: (() => void) | null;
  readonly onSignOut: (() => void) | null;
}

export function TopBar({ session, outbox, onShortcuts, onLock, onSignOut }: TopBarProps): ReactNode {
  const { t } = useText();
  const station = session?.station ?? null;
  const officer = session?.officer ?? null;
  const role = officer === null ? '' : `frame.role.${officer.role}`;
  return (
    <div className={classes.bar}>
      <div className={classes.place}>
        <strong title={station?.unitName}>{station?.unitName ?? t('general.appName')}</strong>
        <span>{station?.name ?? ''}</span>
      </div>
      {officer === null ? null : (
        <div className={classes.who}>
          <strong>{officer.name}</strong>
          <span>
            {officer.rank} · {hasMessage(role) ? t(role) : officer.role}
          </span>
        </div>
      )}
      <div className={classes.spring} />
      {outbox === null ? null : <Network outbox={outbox} />}
      <Clock />
      <Switches onShortcuts={onShortcuts} onLock={onLock} onSignOut={onSignOut} />
    </div>
  );
}

const networkIcon = { online: IconCloudCheck, offline: IconCloudOff, unknown: IconCloudQuestion } as const;

/** Network and outbox in words; below them, only while there is one, what holds sending back or will stop the work. */
function Network({ outbox }: { outbox: OutboxState }): ReactNode {
  const { t, language } = useText();
  const Icon = networkIcon[outbox.network];
  return (
    <div className={classes.network} role="status">
      <div>
        <span>
          <Icon size={18} aria-hidden="true" /> {t(`frame.network.${outbox.network}`)}
        </span>
        <span className="tabular">
          <IconSend size={18} aria-hidden="true" />{' '}
          {outbox.waiting === 0
            ? t('frame.outbox.none')
            : t('frame.outbox.waiting', { n: countForPeople(outbox.waiting, language) })}
        </span>
      </div>
      <Concerns outbox={outbox} />
    </div>
  );
}

function Concerns({ outbox }: { outbox: OutboxState }): ReactNode {
  const text = useText();
  const { t } = text;
  const [worst, ...others] = byLevel(outbox.warnings);
  if (outbox.held === null && worst === undefined) return null;
  return (
    <div>
      {outbox.held === null ? null : (
        <span className={classes.held}>
          <IconPlayerPause size={16} aria-hidden="true" />{' '}
          {t(`frame.held.${outbox.held.by}`, {
            time: outbox.held.until === null ? '…' : clock(outbox.held.until),
          })}
        </span>
      )}
      {worst === undefined ? null : (
        <span
          className={`${classes.warning} tabular`}
          data-level={worst.level}
          title={[worst, ...others].map((one) => warningTitle(text, one)).join('\n')}
        >
          <IconAlertTriangle size={16} aria-hidden="true" />{' '}
          {others.length === 0
            ? shortWarning(text, worst)
            : t('warning.more', { words: shortWarning(text, worst), n: others.length })}
        </span>
      )}
    </div>
  );
}

function Clock(): ReactNode {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time className={`${classes.clock} tabular`} dateTime={now.toISOString()}>
      {clock(now)}
    </time>
  );
}

function Switches(props: Pick<TopBarProps, 'onShortcuts' | 'onLock' | 'onSignOut'>): ReactNode {
  const { t, language } = useText();
  const { scheme, setScheme } = useAppearance();
  const schemeWords = t(scheme === 'dark' ? 'frame.scheme.light' : 'frame.scheme.dark');
  return (
    <div className={classes.switches}>
      <button
        type="button"
        lang={language === 'vi' ? 'en' : 'vi'}
        onClick={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
      >
        {t(language === 'vi' ? 'frame.language.toEnglish' : 'frame.language.toVietnamese')}
      </button>
      <button
        type="button"
        aria-label={schemeWords}
        title={schemeWords}
        onClick={() => setScheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        {scheme === 'dark' ? <IconSun size={20} /> : <IconMoon size={20} />}
      </button>
      <button
        type="button"
        aria-label={`${t('frame.shortcuts')} (F1)`}
        title={`${t('frame.shortcuts')} (F1)`}
        aria-keyshortcuts="F1"
        onClick={props.onShortcuts}
      >
        <IconKeyboard size={20} />
      </button>
      {props.onLock === null ? null : (
        <button
          type="button"
          aria-label={`${t('lock.now')} (Ctrl+L)`}
          title={`${t('lock.now')} (Ctrl+L)`}
          aria-keyshortcuts="Control+L"
          onClick={props.onLock}
        >
          <IconLock size={20} />
        </button>
      )}
      {props.onSignOut === null ? null : (
        <button
          type="button"
          aria-label={t('frame.signOut')}
          title={t('frame.signOut')}
          onClick={props.onSignOut}
        >
          <IconLogout size={20} />
        </button>
      )}
    </div>
  );
}
