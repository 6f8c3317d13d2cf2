import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { documentTypes } from '../../../../domain/application/document-types.ts';
import { Dialog } from '../../../design/dialog.tsx';
import { KeyCap } from '../../../design/key-cap.tsx';
import { useKeys } from '../../../design/keys.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './documents.module.css';

interface RetypeProps {
  /** What the page is called now, and its type; null while nothing is asked. */
  readonly page: { readonly name: string; readonly type: string } | null;
  /** Types that the reason asks for. */
  readonly wanted: readonly string[];
  readonly onClose: () => void;
  readonly onPick: (type: string) => void;
}

/** Kinds of paper, those that the reason asks for first: a digit picks one of the first nine, arrow keys and Enter any. */
export function RetypeDialog(props: RetypeProps): ReactNode {
  const { t } = useText();
  const { page } = props;
  return (
    <Dialog
      open={page !== null}
      title={page === null ? '' : t('documents.retypeTitle', { page: page.name })}
      onClose={props.onClose}
      size="lg"
    >
      {page === null ? null : <Kinds {...props} now={page.type} />}
    </Dialog>
  );
}

function Kinds({ wanted, now, onPick }: RetypeProps & { now: string }): ReactNode {
  const { t, code } = useText();
  const list = useRef<HTMLDivElement>(null);
  const codes = documentTypes.map((type) => type.code as string);
  const first = codes.filter((one) => wanted.includes(one));
  const others = codes.filter((one) => !wanted.includes(one));
  const ordered = [...first, ...others];
  useKeys(Object.fromEntries(ordered.slice(0, 9).map((one, index) => [`${index + 1}`, () => onPick(one)])), {
    inDialog: true,
  });
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  const kind = (one: string): ReactNode => (
    <li key={one}>
      <button
        type="button"
        className={classes.kind}
        aria-current={one === now}
        {...(one === now ? { 'data-autofocus': true } : {})}
        onClick={() => onPick(one)}
      >
        {ordered.indexOf(one) < 9 ? <KeyCap combo={`${ordered.indexOf(one) + 1}`} /> : <span />}
        <span>
          {code('document', one)}
          {one === now ? <small>{t('documents.retypeNow')}</small> : null}
        </span>
      </button>
    </li>
  );
  return (
    <div ref={list} onKeyDown={move}>
      {first.length === 0 ? null : (
        <>
          <h3 className={classes.kindsTitle}>{t('documents.retypeWanted')}</h3>
          <ul className={classes.kinds}>{first.map(kind)}</ul>
          <h3 className={classes.kindsTitle}>{t('documents.retypeOthers')}</h3>
        </>
      )}
      <ul className={classes.kinds}>{others.map(kind)}</ul>
    </div>
  );
}
