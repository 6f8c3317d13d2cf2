import { IconPrinter } from '@tabler/icons-react';
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { bytesForPeople, dayAndClock } from '../../design/format.ts';
import { useKeys } from '../../design/keys.ts';
import { EmptyState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useSignedIn } from '../shared/use-may.ts';
import type { BenchDevice } from './bench-devices.ts';
import { BenchFailure } from './bench-failure.tsx';
import { deviceTitle, saysNothing, stepWords } from './bench-words.ts';
import { OutcomeWord } from './outcome-word.tsx';
import classes from './report.module.css';

/** The last test of every device on one sheet, as it will be printed. */
export function ReportDialog(props: {
  open: boolean;
  devices: readonly BenchDevice[];
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} title={t('report.title')} onClose={props.onClose} size="xl">
      {props.open ? <Report devices={props.devices} onClose={props.onClose} /> : null}
    </Dialog>
  );
}

type Printing =
  | { readonly state: 'not-yet' | 'busy' }
  | { readonly state: 'done'; readonly printer: string; readonly simulated: boolean }
  | { readonly state: 'failed'; readonly failure: Failure };

function Report({ devices, onClose }: { devices: readonly BenchDevice[]; onClose: () => void }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [printing, setPrinting] = useState<Printing>({ state: 'not-yet' });
  const file = useReportFile();
  const tested = devices.filter(({ health }) => (health?.lastSelfTest ?? null) !== null);
  const blocked = tested.length === 0 || printing.state === 'busy';
  const print = async (): Promise<void> => {
    if (blocked) return;
    setPrinting({ state: 'busy' });
    const printed = await station.call('diagnostics.printReport', {});
    setPrinting(
      printed.ok ? { state: 'done', ...printed.value } : { state: 'failed', failure: printed.error },
    );
  };
  useKeys({ p: () => void print() }, { inDialog: true });
  return (
    <div className={classes.dialog}>
      {tested.length === 0 ? (
        <EmptyState title={t('report.nothing')}>{t('report.nothing.what')}</EmptyState>
      ) : (
        <Sheet devices={devices} />
      )}
      {printing.state === 'done' ? (
        <Note tone={printing.simulated ? 'warning' : 'ok'} live title={t('report.printed')}>
          {t(printing.simulated ? 'report.printerSimulated' : 'report.printer', {
            printer: printing.printer,
          })}
        </Note>
      ) : null}
      {printing.state === 'failed' ? <BenchFailure failure={printing.failure} /> : null}
      <div className={classes.buttons}>
        <span className={`${classes.small} tabular`}>{file}</span>
        <Button onClick={onClose} combo="escape">
          {t('general.close')}
        </Button>
        <Button
          tone="primary"
          large
          combo="p"
          data-autofocus
          icon={<IconPrinter size={20} aria-hidden="true" />}
          aria-disabled={blocked}
          aria-busy={printing.state === 'busy'}
          onClick={() => void print()}
        >
          {t('report.print')}
        </Button>
      </div>
    </div>
  );
}

/** Name and size of the file that goes to the printer; nothing while it is made or where it can't be. */
function useReportFile(): string | null {
  const { t, language } = useText();
  const station = useStation();
  const [made, setMade] = useState<{ fileName: string; bytes: number } | null>(null);
  useEffect(() => {
    let current = true;
    void station.call('diagnostics.report', {}).then((result) => {
      if (!current || !result.ok) return;
      setMade({ fileName: result.value.fileName, bytes: result.value.pdf.byteLength });
    });
    return () => {
      current = false;
    };
  }, [station]);
  return made === null
    ? null
    : t('report.file', { file: made.fileName, bytes: bytesForPeople(made.bytes, language) });
}

function Sheet({ devices }: { devices: readonly BenchDevice[] }): ReactNode {
  const text = useText();
  const { t } = text;
  const who = useSignedIn();
  const station = who?.session.station ?? null;
  return (
    <div className={classes.sheet} tabIndex={0} role="document" aria-label={t('report.title')}>
      <p className={classes.head}>
        <strong>{t('report.title')}</strong>
        {station === null ? null : (
          <span>{t('report.station', { station: station.name, unit: station.unitName })}</span>
        )}
        <span className="tabular">
          {t('report.printedAt', {
            when: dayAndClock(new Date().toISOString()),
            name: who?.officer.name ?? '',
          })}
        </span>
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('report.column.step')}</th>
            <th scope="col">{t('report.column.outcome')}</th>
            <th scope="col">{t('report.column.detail')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map(({ state, health }) => {
            const test = health?.lastSelfTest ?? null;
            return (
              <Fragment key={state.id}>
                <tr className={classes.device}>
                  <th scope="rowgroup" colSpan={2}>
                    {t(`tray.kind.${state.kind}`)} <span className={classes.small}>{deviceTitle(state)}</span>
                  </th>
                  <td className={`${classes.small} tabular`}>
                    {test === null
                      ? t('report.none')
                      : t(test.passed ? 'bench.lastTest.passed' : 'bench.lastTest.failed', {
                          when: dayAndClock(test.at),
                        })}
                  </td>
                </tr>
                {(test?.results ?? []).map((result) => (
                  <tr key={result.step}>
                    <td>{stepWords(text, result.step)}</td>
                    <td>
                      <OutcomeWord outcome={result.outcome} />
                    </td>
                    <td className={classes.small}>
                      {result.failure === null ? null : `${text.code('device', result.failure.code)} `}
                      {saysNothing(result.detail) ? null : result.detail}
                    </td>
                  </tr>
                ))}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
