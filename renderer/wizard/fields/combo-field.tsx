import { IconSelector, IconX } from '@tabler/icons-react';
import {
  type KeyboardEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { FieldRemark } from '../../../domain/application/fields.ts';
import { Field } from '../../design/field.tsx';
import { afterClick } from '../../design/pointer.ts';
import input from '../../design/input.module.css';
import { useText } from '../../i18n/text.ts';
import classes from './combo.module.css';
import { choiceFor, type ComboOption } from './combo-choice.ts';
import { useUnmatched } from './unmatched.ts';

export interface ComboFieldProps {
  readonly label: string;
  /** What was taken, and how it is called; null for nothing. */
  readonly value: ComboOption | null;
  /** Entries that fit a text, best first, everything worth showing for ''; null while the list is loading. */
  readonly search: (text: string) => readonly ComboOption[] | null;
  readonly onTake: (value: string | null) => void;
  readonly remarks?: readonly FieldRemark[];
  readonly required?: boolean;
  readonly span?: number;
  readonly example?: string | undefined;
  readonly clearable?: boolean;
  readonly tools?: ReactNode;
  readonly hint?: ReactNode;
  /** Said in the open list while nothing was typed and there is nothing to show. */
  readonly invitation?: string;
}

/**
 * A list found by typing. Enter takes the first entry that fits and goes on, however fast it comes; leaving takes an entry only
 * where there is no doubt. Text that fits nothing stays in sight with an error, and the field counts as empty.
 */
export function ComboField(props: ComboFieldProps): ReactNode {
  const { value, search, onTake } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [kept, keep] = useUnmatched(props.label);
  /** A click is being made: nothing may appear and move what it was aimed at. */
  const [hushed, setHushed] = useState(false);
  const unmatched = value === null ? kept : null;
  const waits = unmatched?.waits ?? null;

  const settle = (text: string, how: 'enter' | 'leave'): void => {
    const choice = choiceFor(text, search(text), how);
    setTyped(null);
    setHushed(true);
    afterClick(() => setHushed(false));
    const stays = choice.kind === 'keep' || choice.kind === 'wait';
    keep(stays ? { text, waits: choice.kind === 'wait' ? how : null } : null);
    const next = choice.kind === 'take' ? choice.option.value : null;
    if (next !== (value?.value ?? null)) onTake(next);
  };
  // A list that was loading when the field was left decides as soon as it is here, if need be when the officer comes back to the step.
  const arrived = useEffectEvent((): void => {
    if (unmatched === null || waits === null || typed !== null) return;
    if (search(unmatched.text) !== null) settle(unmatched.text, waits);
  });
  useEffect(() => arrived(), [search]);

  const remarks = props.remarks ?? [];
  const several = unmatched !== null && (search(unmatched.text)?.length ?? 0) > 1;
  const complaint: FieldRemark | null =
    unmatched === null || waits !== null
      ? null
      : {
          field: remarks.find(({ code }) => code === 'required')?.field ?? props.label,
          severity: 'error',
          code: several ? 'list-several' : 'list-none',
          details: { text: unmatched.text },
        };
  return (
    <Field
      label={props.label}
      remarks={
        typed !== null || hushed
          ? []
          : complaint === null
            ? remarks
            : [complaint, ...remarks.filter(({ code }) => code !== 'required')]
      }
      required={props.required === true}
      span={props.span ?? 4}
      tools={props.tools}
      hint={props.hint}
    >
      {(aria) => (
        <Combo
          aria={aria}
          shown={typed ?? unmatched?.text ?? value?.label ?? ''}
          typed={typed}
          {...props}
          onType={setTyped}
          onSettle={settle}
          onPick={(option) => {
            setTyped(null);
            keep(null);
            if (option?.value !== value?.value) onTake(option?.value ?? null);
          }}
        />
      )}
    </Field>
  );
}

/** Room a list wants below its field, px; where there is less and more above, it opens upwards. */
const listRoom = 300;

function Combo(
  props: Pick<ComboFieldProps, 'value' | 'search' | 'example' | 'clearable' | 'invitation'> & {
    aria: { readonly id: string };
    shown: string;
    typed: string | null;
    onType: (text: string) => void;
    onSettle: (text: string, how: 'enter' | 'leave') => void;
    onPick: (option: ComboOption | null) => void;
  },
): ReactNode {
  const { t } = useText();
  const { typed, value, aria } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState(false);
  /** Entry the arrow keys stand on; null until they were used. */
  const [moved, setMoved] = useState<number | null>(null);
  const sought = useDeferredValue(typed ?? '');
  const options = open ? props.search(sought) : [];
  const own = (options ?? []).findIndex((option) => option.value === value?.value);
  const active = moved ?? (typed === null ? own : 0);
  const reached = open ? options?.[active] : undefined;
  const listId = `${aria.id}-list`;
  /** Enter has settled the text; the blur that follows within the same key press still sees it as typed. */
  const settled = useRef(false);

  useLayoutEffect(() => {
    if (!open || box.current === null || list.current === null) return;
    const { top, bottom } = box.current.getBoundingClientRect();
    const frame = box.current.closest('main')?.getBoundingClientRect();
    const below = (frame?.bottom ?? window.innerHeight) - bottom;
    const above = top - (frame?.top ?? 0);
    list.current.dataset.up = String(below < listRoom && above > below);
  }, [open]);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, open]);

  const close = (): void => {
    setOpen(false);
    setMoved(null);
  };
  const leave = (): void => {
    close();
    if (settled.current) return;
    if (moved !== null && reached !== undefined) props.onPick(reached);
    else if (typed !== null) props.onSettle(typed, 'leave');
  };
  const move = (event: KeyboardEvent, by: 1 | -1): void => {
    event.preventDefault();
    setOpen(true);
    const count = options?.length ?? 0;
    if (open && count > 0) setMoved(Math.max(0, Math.min(count - 1, active + by)));
  };
  const press = (event: KeyboardEvent): void => {
    settled.current = false;
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'ArrowDown') move(event, 1);
    if (event.key === 'ArrowUp') move(event, -1);
    if (event.key === 'Escape' && open) {
      event.preventDefault();
      close();
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    close();
    settled.current = true;
    if (reached !== undefined && (moved !== null || typed === null)) props.onPick(reached);
    else if (typed !== null) props.onSettle(typed, 'enter');
  };
  return (
    <div className={classes.combo} ref={box}>
      <input
        {...aria}
        className={`${input.input} ${classes.input}`}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={reached === undefined ? undefined : `${listId}-${active}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        value={props.shown}
        placeholder={props.example}
        maxLength={120}
        onChange={(event) => {
          settled.current = false;
          setOpen(true);
          setMoved(null);
          props.onType(event.currentTarget.value);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        onBlur={() => {
          // Another window took the keyboard: the officer is still in this field.
          if (document.hasFocus()) leave();
        }}
      />
      {props.clearable === true && value !== null ? (
        <button
          type="button"
          tabIndex={-1}
          className={classes.clear}
          aria-label={t('list.clear')}
          onClick={() => props.onPick(null)}
        >
          <IconX size={16} aria-hidden="true" />
        </button>
      ) : (
        <IconSelector size={16} className={classes.chevron} aria-hidden="true" />
      )}
      {open ? (
        <ul
          id={listId}
          ref={list}
          role="listbox"
          aria-label={t('list.entries')}
          className={classes.list}
          onMouseDown={(event) => event.preventDefault()}
        >
          {options === null ? <ListWords words={t('general.loading')} /> : null}
          {options?.length === 0 ? (
            <ListWords words={typed === null ? (props.invitation ?? t('list.nothing')) : t('list.nothing')} />
          ) : null}
          {options?.map((option, index) => (
            <li
              key={option.value}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={classes.option}
              onClick={() => {
                close();
                props.onPick(option);
              }}
            >
              {option.label}
              {option.note === undefined ? null : (
                <span className={`${classes.note} tabular`}> {option.note}</span>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function ListWords({ words }: { words: string }): ReactNode {
  return (
    <li className={classes.words} role="option" aria-selected={false} aria-disabled="true">
      {words}
    </li>
  );
}
