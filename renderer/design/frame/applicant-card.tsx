import { IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { BandChip, bandClass } from '../band.tsx';
import { groupPersonalNumber } from '../format.ts';
import { Ticket } from '../ticket.tsx';
import classes from './applicant-card.module.css';

export interface ApplicantCardProps {
  readonly name: string;
  /** 12 digits or what stands in the field so far. */
  readonly number: string;
  readonly ticket: string;
  readonly band: number;
  readonly age: number | null;
  readonly place: 'counter' | 'home';
  readonly portraitUrl: string | null;
}

/** Whose application this is. Never leaves the screen. */
export function ApplicantCard(props: ApplicantCardProps): ReactNode {
  const { t } = useText();
  return (
    <section className={classes.card} aria-labelledby="applicant-card">
      <div className={`${classes.edge} ${bandClass(props.band)}`} />
      <h2 id="applicant-card" className="visually-hidden">
        {t('card.title')}
      </h2>
      <div className={classes.row}>
        <div className={classes.portrait}>
          {props.portraitUrl === null ? (
            <span className={classes.silhouette}>
              <IconUser size={56} stroke={1.2} aria-hidden="true" />
              {t('card.noPortrait')}
            </span>
          ) : (
            <img src={props.portraitUrl} alt={t('card.portrait')} />
          )}
        </div>
        <div className={classes.facts}>
          <BandChip band={props.band} />
          <span className={classes.ticket}>
            {t('card.ticketWord')} <Ticket number={props.ticket} />
          </span>
          <span>{t(props.place === 'home' ? 'card.atHome' : 'card.atCounter')}</span>
          {props.age === null ? null : <span>{t('card.age', { age: props.age })}</span>}
        </div>
      </div>
      <p className={props.name === '' ? classes.missing : classes.name}>{props.name || t('card.noName')}</p>
      <p className={props.number === '' ? classes.missing : `${classes.number} tabular`}>
        {props.number === '' ? t('card.noNumber') : groupPersonalNumber(props.number)}
      </p>
    </section>
  );
}
