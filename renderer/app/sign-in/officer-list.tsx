import { IconBan, IconFingerprint, IconKey, IconLock, IconUserPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { ListedOfficer } from '../../../domain/channels/session.ts';
import { useText } from '../../i18n/text.ts';
import { jumpTo } from './name-jump.ts';
import classes from './sign-in.module.css';

const icons: Readonly<Record<ListedOfficer['signIn'], typeof IconLock>> = {
  passphrase: IconLock,
  'passphrase-finger': IconFingerprint,
  token: IconKey,
  activate: IconUserPlus,
  blocked: IconBan,
};

/** Everybody the centre names for this station; arrows choose, a letter goes to the next person called so. */
export function OfficerList(props: {
  officers: readonly ListedOfficer[];
  chosen: string;
  onChoose: (officerId: string) => void;
}): ReactNode {
  const { t } = useText();
  const list = useRef<HTMLDivElement>(null);
  const jump = (event: KeyboardEvent): void => {
    // By place on the keyboard: an input method for Vietnamese keeps the letter to itself.
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    if (letter === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const open = props.officers.filter(({ signIn }) => signIn !== 'blocked');
    const from = open.findIndex(({ id }) => id === props.chosen);
    const found =
      open[
        jumpTo(
          open.map(({ name }) => name),
          from,
          letter,
        )
      ];
    if (found === undefined) return;
    event.preventDefault();
    props.onChoose(found.id);
    list.current?.querySelector<HTMLInputElement>(`input[value="${CSS.escape(found.id)}"]`)?.focus();
  };
  return (
    <div
      ref={list}
      className={classes.officers}
      role="radiogroup"
      aria-label={t('signIn.who')}
      onKeyDown={jump}
    >
      {props.officers.map((officer) => {
        const Icon = icons[officer.signIn];
        return (
          <label key={officer.id} className={classes.officer} data-blocked={officer.signIn === 'blocked'}>
            <input
              type="radio"
              name="officer"
              value={officer.id}
              checked={officer.id === props.chosen}
              disabled={officer.signIn === 'blocked'}
              onChange={() => props.onChoose(officer.id)}
            />
            <span>
              <strong>{officer.name}</strong>
              <span>
                {officer.rank} · {t(`frame.role.${officer.role}`)}
              </span>
            </span>
            <span className={classes.how} data-how={officer.signIn}>
              <Icon size={18} aria-hidden="true" />
              <span>{t(`signIn.how.${officer.signIn}`)}</span>
            </span>
          </label>
        );
      })}
    </div>
  );
}
