import { type ReactNode, useState } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import { useText } from '../../i18n/text.ts';
import { ProvisionScreen } from './provision-screen.tsx';
import { RestoreScreen, noRestore } from './restore-screen.tsx';
import classes from './setup.module.css';
import { type TypedProvision, emptyOfficer } from './setup-state.ts';

type Way = 'new' | 'replace';

/** A machine that is no station yet: it becomes a new one, or takes the place of one that broke. */
export function SetUp({ session }: { session: SessionState }): ReactNode {
  const [way, setWay] = useState<Way>('new');
  // Kept here: what was typed for one way is still there after a look at the other.
  const [provision, setProvision] = useState<TypedProvision>({
    gatewayUrl: session.gatewayUrl ?? '',
    fingerprint: '',
    code: '',
    officers: [emptyOfficer(1)],
  });
  const [restore, setRestore] = useState(noRestore);
  const choice = <WayChoice way={way} onChange={setWay} />;
  return way === 'new' ? (
    <ProvisionScreen session={session} choice={choice} typed={provision} onType={setProvision} />
  ) : (
    <RestoreScreen choice={choice} typed={restore} onType={setRestore} />
  );
}

function WayChoice({ way, onChange }: { way: Way; onChange: (way: Way) => void }): ReactNode {
  const { t } = useText();
  return (
    <div className={classes.ways} role="radiogroup" aria-label={t('setup.way')}>
      {(['new', 'replace'] as const).map((value) => (
        <label key={value} className={classes.way}>
          <input type="radio" name="setup-way" checked={way === value} onChange={() => onChange(value)} />
          <span>
            <strong>{t(`setup.${value}`)}</strong>
            <span>{t(`setup.${value}What`)}</span>
          </span>
        </label>
      ))}
    </div>
  );
}
