import { IconArrowsExchange, IconLockOpen, IconUserCog } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import { mayCall } from '../../../domain/officers/rights.ts';
import { KeyCap } from '../../design/key-cap.tsx';
import { useKeyHelp } from '../../design/key-help.ts';
import { type KeyCombo, useKeys } from '../../design/keys.ts';
import desk from '../../desks/desk-rail.module.css';
import { type MessageKey, useText } from '../../i18n/text.ts';
import { OwnDialog } from '../own/own-dialog.tsx';
import { HandOverDialog } from '../shift/hand-over-dialog.tsx';
import classes from './officers.module.css';
import { UnlockOfficerDialog } from './unlock-officer-dialog.tsx';

export type Matter = 'hand-over' | 'unlock' | 'own';

const matters: readonly {
  readonly id: Matter;
  readonly words: MessageKey;
  readonly combo: KeyCombo;
  readonly needs: keyof OfficerCalls;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>;
}[] = [
  {
    id: 'hand-over',
    words: 'home.handOver',
    combo: 'f10',
    needs: 'shift.handOver',
    icon: IconArrowsExchange,
  },
  { id: 'unlock', words: 'home.unlockOfficer', combo: 'f11', needs: 'officers.unlock', icon: IconLockOpen },
  { id: 'own', words: 'home.own', combo: 'f12', needs: 'session.changePassphrase', icon: IconUserCog },
];

/** Under the desks: what concerns the people at the counter, as far as this one may. */
export function PeopleRail(props: {
  session: SessionState;
  officer: NonNullable<SessionState['officer']>;
  open: Matter | null;
  onOpen: (matter: Matter | null) => void;
}): ReactNode {
  const { t } = useText();
  const { session, officer, open, onOpen } = props;
  const mine = matters.filter(({ needs }) => mayCall(officer.role, needs));
  useKeys(Object.fromEntries(mine.map(({ combo, id }) => [combo, () => onOpen(id)])));
  useKeyHelp(mine.map(({ combo, words }) => ({ combo, words: t(words) })));
  const close = (): void => onOpen(null);
  return (
    <section className={classes.rail} aria-label={t('people.title')}>
      {mine.map(({ id, words, combo, icon: Icon }) => (
        <button
          key={id}
          type="button"
          className={desk.item}
          aria-keyshortcuts={combo.toUpperCase()}
          onClick={() => onOpen(id)}
        >
          <Icon size={20} aria-hidden="true" />
          <span>{t(words)}</span>
          <KeyCap combo={combo} />
        </button>
      ))}
      <HandOverDialog open={open === 'hand-over'} onClose={close} session={session} officer={officer} />
      <UnlockOfficerDialog open={open === 'unlock'} onClose={close} session={session} officer={officer} />
      <OwnDialog open={open === 'own'} onClose={close} session={session} officer={officer} />
    </section>
  );
}
