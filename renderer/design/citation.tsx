import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { citationOf } from './source.ts';
import classes from './citation.module.css';

/** Who says so: an article, quietly. What was not compared with the official text yet says that only when asked (title). */
export function Citation({ source, bare }: { source: string; bare?: boolean }): ReactNode {
  const { t } = useText();
  const { text, verified } = citationOf(source);
  return (
    <span
      className={classes.citation}
      data-verified={verified}
      title={verified ? undefined : `${source}: ${t('source.unverified')}`}
    >
      {bare === true ? text : t('general.source', { source: text })}
    </span>
  );
}
