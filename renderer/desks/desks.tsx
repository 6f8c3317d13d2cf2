import { IconArchive, IconFileSearch, IconSend, IconStethoscope } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { OfficerCalls } from '../../domain/channels/officer.ts';
import { mayCall } from '../../domain/officers/rights.ts';
import type { Role } from '../../domain/officers/roles.ts';
import type { KeyCombo } from '../design/keys.ts';
import type { MessageKey } from '../i18n/text.ts';
import { ApplicationsDesk } from './applications/applications-desk.tsx';
import { DiagnosticsDesk } from './diagnostics/diagnostics-desk.tsx';
import { OutboxDesk } from './outbox/outbox-desk.tsx';
import { SafekeepingDesk } from './safekeeping/safekeeping-desk.tsx';

export type DeskId = 'outbox' | 'applications' | 'safekeeping' | 'diagnostics';

/** A screen of the officer window beside home: takes no props, brings its own `StepLayout`. */
export interface Desk {
  readonly id: DeskId;
  readonly title: MessageKey;
  /** Opens it from home and from every other desk. */
  readonly combo: KeyCombo;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>;
  /** Shown to who may make this call. */
  readonly needs: keyof OfficerCalls;
  readonly screen: ComponentType;
  /** Takes the room of the device tray too: nothing is done with a device here. */
  readonly wide?: true;
}

/** Back to where the applications are taken, from every desk: the key that puts an application aside. */
export const homeCombo: KeyCombo = 'f8';

export const desks: readonly Desk[] = [
  {
    id: 'outbox',
    title: 'desk.outbox',
    combo: 'f5',
    icon: IconSend,
    needs: 'outbox.state',
    screen: OutboxDesk,
  },
  {
    id: 'applications',
    title: 'desk.applications',
    combo: 'f6',
    icon: IconFileSearch,
    needs: 'application.search',
    screen: ApplicationsDesk,
  },
  {
    id: 'safekeeping',
    title: 'desk.safekeeping',
    combo: 'f7',
    icon: IconArchive,
    needs: 'vault.state',
    screen: SafekeepingDesk,
    wide: true,
  },
  {
    id: 'diagnostics',
    title: 'desk.diagnostics',
    combo: 'f4',
    icon: IconStethoscope,
    needs: 'diagnostics.devices',
    screen: DiagnosticsDesk,
    wide: true,
  },
];

/** Those this role may see, the one it starts at first. */
export function desksFor(role: Role): readonly Desk[] {
  const home = homeOf(role);
  return desks
    .filter(({ needs }) => mayCall(role, needs))
    .toSorted((one, other) => Number(other.id === home) - Number(one.id === home));
}

/** Where somebody of this role starts and comes back to: null is the home screen with the applications being taken. */
export function homeOf(role: Role): DeskId | null {
  if (mayCall(role, 'draft.list')) return null;
  if (mayCall(role, 'diagnostics.devices')) return 'diagnostics';
  return role === 'administrator' ? 'safekeeping' : 'outbox';
}
