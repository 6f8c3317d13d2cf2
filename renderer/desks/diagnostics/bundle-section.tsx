import { IconCheck, IconPackageExport, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { bytesForPeople } from '../../design/format.ts';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { LoadingState, Note } from '../../design/states.tsx';
import { type MessageKey, useText } from '../../i18n/text.ts';
import { Facts } from '../shared/facts.tsx';
import { PlacePicker, usePlaces } from '../shared/places.tsx';
import { BenchFailure } from './bench-failure.tsx';
import classes from './bundle.module.css';

const inside: readonly MessageKey[] = [
  'bundle.in.devices',
  'bundle.in.counts',
  'bundle.in.traces',
  'bundle.in.machine',
  'bundle.in.outbox',
  'bundle.in.log',
];
const outside: readonly MessageKey[] = [
  'bundle.out.people',
  'bundle.out.applications',
  'bundle.out.keys',
  'bundle.out.officers',
];

interface Made {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a support engineer gets, said before it is made. */
export function BundleSection({ bar }: { bar: ReactNode }): ReactNode {
  const { t, language } = useText();
  const station = useStation();
  const [folder, setFolder] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const places = usePlaces(folder);
  const place = places.chosen;
  const act = async (): Promise<void> => {
    if (place === null || busy) return;
    setBusy(true);
    setMade(null);
    setFailure(null);
    const bundle = await station.call('diagnostics.bundle', { folder: place.folder });
    setBusy(false);
    if (bundle.ok) setMade(bundle.value);
    else setFailure(bundle.error);
  };
  return (
    <StepLayout
      fill
      title={t('desk.diagnostics')}
      aside={bar}
      lead={t('bundle.lead')}
      primary={{
        label: t('bundle.act'),
        icon: <IconPackageExport size={20} aria-hidden="true" />,
        busy,
        blocked: place === null ? t('place.needed') : null,
        onAct: () => void act(),
      }}
    >
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel title={t('bundle.in')}>
            <List keys={inside} kind="in" />
          </Panel>
          <Panel title={t('bundle.out')}>
            <List keys={outside} kind="out" />
          </Panel>
        </div>
        <div className={classes.column}>
          {busy ? <LoadingState words={t('bundle.working')} /> : null}
          {failure === null ? null : <BenchFailure failure={failure} />}
          {made === null ? null : (
            <Panel>
              <Note tone="ok" live title={t('bundle.done', { bytes: bytesForPeople(made.bytes, language) })}>
                {t('bundle.done.what')}
              </Note>
              <Facts
                items={[
                  { words: t('bundle.file'), value: made.file },
                  { words: t('bundle.sha256'), value: <code className={classes.hash}>{made.sha256}</code> },
                ]}
              />
            </Panel>
          )}
          <Panel>
            <PlacePicker places={places} onChoose={setFolder} readOnly={busy} lies={() => null} />
          </Panel>
        </div>
      </div>
    </StepLayout>
  );
}

function List({ keys, kind }: { keys: readonly MessageKey[]; kind: 'in' | 'out' }): ReactNode {
  const { t } = useText();
  const Icon = kind === 'in' ? IconCheck : IconX;
  return (
    <ul className={classes.list} data-kind={kind}>
      {keys.map((key) => (
        <li key={key}>
          <Icon size={20} aria-hidden="true" />
          {t(key)}
        </li>
      ))}
    </ul>
  );
}
