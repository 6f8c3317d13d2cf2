import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { PreviewFrame } from '../../../domain/channels/preview.ts';
import { PreviewCanvas } from '../../design/preview-canvas.tsx';
import { LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './live.module.css';

/** How often what was counted is written below the picture, ms. */
const countMs = 1000;

interface Pace {
  readonly rate: number;
  /** Of the oldest picture in that second when it was on the screen, ms. */
  readonly age: number;
}

/** Pictures of one live view as they come, with how many a second and how old: what a technician judges a line by. */
export function LivePicture({ attemptId, label }: { attemptId: string; label: string }): ReactNode {
  const { t } = useText();
  const [pace, setPace] = useState<Pace | null>(null);
  const [seen, setSeen] = useState(false);
  const counted = useRef({ frames: 0, age: 0 });
  const onShown = useCallback((frame: PreviewFrame) => {
    setSeen(true);
    const { frames, age } = counted.current;
    counted.current = { frames: frames + 1, age: Math.max(age, Date.now() - frame.takenAt) };
  }, []);
  useEffect(() => {
    const timer = setInterval(() => {
      const { frames, age } = counted.current;
      counted.current = { frames: 0, age: 0 };
      setPace((before) =>
        frames === 0 && before === null ? null : { rate: (frames * 1000) / countMs, age },
      );
    }, countMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <figure className={classes.figure} data-seen={seen}>
      {/* Before the first picture a canvas is black, as a broken device would be. */}
      {seen ? null : <LoadingState words={t('live.waiting')} />}
      <PreviewCanvas
        attemptId={attemptId}
        label={label}
        onShown={onShown}
        {...(classes.picture === undefined ? {} : { className: classes.picture })}
      />
      <figcaption className="tabular">
        {pace === null
          ? t('live.hint')
          : t('live.rate', { rate: Math.round(pace.rate), age: Math.round(pace.age) })}
      </figcaption>
    </figure>
  );
}
