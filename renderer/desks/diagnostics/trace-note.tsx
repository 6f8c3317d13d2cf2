import { type ReactNode, useEffect, useState } from 'react';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { BenchFailure } from './bench-failure.tsx';
import classes from './devices.module.css';
import { isRecording, type Trace } from './use-trace.ts';

const firstLines = 12;

/** The recording while it runs, and what came of it; `device` in words. */
export function TraceNote({ trace, device }: { trace: Trace; device: string }): ReactNode {
  const { t } = useText();
  const { current } = trace;
  const close = { label: t('general.close'), onAct: trace.forget };
  if (current.state === 'none') return null;
  if (isRecording(current))
    return (
      <Note tone="info" title={t('trace.running', { device })}>
        <Elapsed since={current.since} />
      </Note>
    );
  if (current.state === 'failed') return <BenchFailure failure={current.failure} action={close} />;
  if (current.frames === 0)
    return (
      <Note tone="warning" live title={t('trace.empty')} action={close}>
        {t('trace.empty.what')}
      </Note>
    );
  return (
    <div className={classes.trace}>
      <Note tone="ok" live title={t('trace.done', { n: current.frames })} action={close}>
        {t('trace.done.what', { file: current.fileName })}
      </Note>
      <pre
        className={classes.lines}
        tabIndex={0}
        aria-label={t('trace.firstLines', { file: current.fileName })}
      >
        {current.text.split('\n').slice(0, firstLines).join('\n')}
      </pre>
    </div>
  );
}

/** `0:07`, counted on the screen: the sentence itself is not read out every second. */
function Elapsed({ since }: { since: number }): ReactNode {
  const { t } = useText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return <span className="tabular">{t('trace.running.what', { time })}</span>;
}
