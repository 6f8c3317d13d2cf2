import { type ReactNode, useEffect, useState } from 'react';
import { bandClass } from '../design/band.tsx';
import { Ticket } from '../design/ticket.tsx';
import { useText } from '../i18n/text.ts';
import classes from './now-serving.module.css';

/** How long the change of applicant is spelled out over the screen, in ms. It never takes the focus or a key. */
const shownFor = 2500;

/** On opening an application: whose it is, large, in its band. A glance, not a click. */
export function NowServing(props: { name: string; ticket: string; band: number }): ReactNode {
  const { t } = useText();
  const [shown, setShown] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), shownFor);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div className={classes.sheet} role="status" data-testid="now-serving">
      <div className={`${classes.edge} ${bandClass(props.band)}`} />
      <div className={classes.words}>
        <p>{t('frame.nowServing')}</p>
        <p className={classes.name}>{props.name === '' ? t('card.noName') : props.name}</p>
        <p className="tabular">
          {t('card.ticketWord')} <Ticket number={props.ticket} /> · {t('frame.nowServingHint')}
        </p>
      </div>
    </div>
  );
}
