import { IconHome } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Role } from '../../domain/officers/roles.ts';
import { useKeyHelp } from '../design/key-help.ts';
import { KeyCap } from '../design/key-cap.tsx';
import { type KeyCombo, useKeys } from '../design/keys.ts';
import { type MessageKey, useText } from '../i18n/text.ts';
import classes from './desk-rail.module.css';
import { type Desk, type DeskId, desksFor, homeCombo, homeOf } from './desks.tsx';

interface Place {
  readonly id: DeskId | null;
  readonly title: MessageKey;
  readonly combo: KeyCombo;
  readonly icon: Desk['icon'];
}

/**
 * Left of home and of every desk: where one is and where one may go, by click and by key. `null` is home. Goes into the
 * `rail` of the frame; while it is mounted its keys answer.
 */
export function DeskRail(props: {
  role: Role;
  current: DeskId | null;
  onGo: (id: DeskId | null) => void;
}): ReactNode {
  const { t } = useText();
  const home: readonly Place[] =
    homeOf(props.role) === null ? [{ id: null, title: 'home.title', combo: homeCombo, icon: IconHome }] : [];
  const places = [...home, ...desksFor(props.role)];
  useKeys(Object.fromEntries(places.map(({ id, combo }) => [combo, () => props.onGo(id)])));
  useKeyHelp(places.map(({ combo, title }) => ({ combo, words: t(title) })));
  return (
    <ul className={classes.rail}>
      {places.map(({ id, title, combo, icon: Icon }) => (
        <li key={combo}>
          <button
            type="button"
            className={classes.item}
            aria-current={id === props.current ? 'page' : undefined}
            aria-keyshortcuts={combo.toUpperCase()}
            onClick={() => props.onGo(id)}
          >
            <Icon size={20} aria-hidden="true" />
            <span>{t(title)}</span>
            <KeyCap combo={combo} />
          </button>
        </li>
      ))}
    </ul>
  );
}
