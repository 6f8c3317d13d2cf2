import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CarryResult } from '../../../domain/channels/outbox.ts';
import { Button } from '../../design/button.tsx';
import { clock, countForPeople } from '../../design/format.ts';
import { Ticket } from '../../design/ticket.tsx';
import { numberWords } from '../../i18n/number-words.ts';
import { useText } from '../../i18n/text.ts';
import { Facts } from '../shared/facts.tsx';
import { piecesAndBytes } from '../shared/quantities.ts';
import classes from './outbox.module.css';

/** What came of one doing with the stick, kept on the screen until somebody puts it away. */
export type Sheet = { readonly id: number; readonly at: string } & (
  | { readonly kind: 'handOver' | 'takeIn'; readonly result: CarryResult }
  | { readonly kind: 'receipts'; readonly written: number; readonly read: number }
  | { readonly kind: 'baseCard'; readonly file: string }
);

/** Large enough to be read to each other over the counter: digits, words, and whose it was. */
export function SheetView({ sheet, onClose }: { sheet: Sheet; onClose: () => void }): ReactNode {
  const { t } = useText();
  const damaged = 'result' in sheet ? sheet.result.damaged : [];
  return (
    <article className={classes.sheet} data-tone={damaged.length > 0 ? 'warn' : 'ok'} data-testid="sheet">
      <div className={classes.sheetHead}>
        <Title sheet={sheet} />
        <Button
          tone="quiet"
          icon={<IconX size={18} aria-hidden="true" />}
          aria-label={t('sheet.close')}
          title={t('sheet.close')}
          onClick={onClose}
        />
      </div>
      {'result' in sheet ? (
        <Counted sheet={sheet} />
      ) : (
        <Facts items={[{ words: t('sheet.at'), value: clock(sheet.at) }]} />
      )}
      {sheet.kind === 'baseCard' ? <p className={classes.small}>{t('sheet.baseCard.next')}</p> : null}
    </article>
  );
}

function Title({ sheet }: { sheet: Sheet }): ReactNode {
  const text = useText();
  const { t, language } = text;
  if (sheet.kind === 'baseCard') return <h3>{t('sheet.baseCard')}</h3>;
  if (sheet.kind === 'receipts') {
    const lines = (
      [
        ['sheet.receipts.read', sheet.read],
        ['sheet.receipts.written', sheet.written],
      ] as const
    ).filter(([, n]) => n > 0);
    return (
      <div>
        {lines.length === 0 ? <h3>{t('sheet.receipts.none')}</h3> : null}
        {lines.length === 0 ? <p className={classes.small}>{t('sheet.receipts.noneHint')}</p> : null}
        {lines.map(([key, n]) => (
          <div key={key}>
            <h3>{t(key, { n: countForPeople(n, language) })}</h3>
            <p className={classes.words}>{t('sheet.receipts.words', { words: numberWords(n, language) })}</p>
          </div>
        ))}
      </div>
    );
  }
  const { count, bytes } = sheet.result;
  return (
    <div>
      <h3>
        {count === 0
          ? t('sheet.nothing')
          : t(`sheet.${sheet.kind}`, { pieces: piecesAndBytes(text, count, bytes) })}
      </h3>
      {count === 0 ? null : (
        <p className={classes.words}>{t('sheet.words', { words: numberWords(count, language) })}</p>
      )}
    </div>
  );
}

function Counted({ sheet }: { sheet: Extract<Sheet, { result: CarryResult }> }): ReactNode {
  const { t, language } = useText();
  const { result, kind, at } = sheet;
  return (
    <>
      <Facts
        items={[
          {
            words: t('sheet.handOverId'),
            value: result.handOverId,
          },
          { words: t('sheet.at'), value: clock(at) },
          ...(result.known === 0
            ? []
            : [
                {
                  words: t('sheet.known'),
                  value: t('sheet.known.value', { n: countForPeople(result.known, language) }),
                },
              ]),
        ]}
      />
      <p>{t('sheet.fromTo', { from: result.fromStation, to: result.toStation })}</p>
      {result.damaged.length === 0 ? null : (
        <div className={classes.damaged}>
          <strong>
            {t('sheet.damaged')}: {countForPeople(result.damaged.length, language)} (
            {numberWords(result.damaged.length, language)})
          </strong>
          <ul>
            {result.damaged.map((ticket) => (
              <li key={ticket}>
                <Ticket number={ticket} />
              </li>
            ))}
          </ul>
          <span>{t('sheet.damaged.what')}</span>
        </div>
      )}
      <p className={classes.small}>{t(`sheet.${kind}.next`)}</p>
    </>
  );
}
