import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import classes from './row-list.module.css';

/** Rows one press of Page Up or Page Down passes. */
const page = 8;

/** Where a key leads from `index` in a list of `length`; null: not a key of lists. `index` -1: nothing chosen yet. */
export function rowAfter(key: string, index: number, length: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -length,
    End: length,
  };
  const step = steps[key];
  if (step === undefined || length === 0) return null;
  return Math.min(Math.max(index + step, 0), length - 1);
}

export interface RowListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly row: (item: T) => ReactNode;
  /** Given where another element (a search field) has the focus and its keys: the list is then no stop of its own. */
  readonly listId?: string;
  readonly first?: boolean;
  /** The last rows came into sight, by wheel or key. */
  readonly onNearEnd?: () => void;
}

/** Pixels above the end at which it counts as near. */
const nearEnd = 600;

export const optionId = (listId: string, id: string): string => `${listId}-${id}`;

/**
 * One row of many is chosen, by arrow keys or a click; what can be done with it stands elsewhere, in one place. Rows out of sight
 * are not drawn, and the chosen one is brought into sight without the others moving.
 */
export function RowList<T>(props: RowListProps<T>): ReactNode {
  const ownId = useId();
  const listId = props.listId ?? ownId;
  const list = useRef<HTMLUListElement>(null);
  const { items, idOf, selected } = props;
  const index = items.findIndex((item) => idOf(item) === selected);
  useEffect(() => {
    if (selected === null) return;
    list.current
      ?.querySelector(`#${CSS.escape(optionId(listId, selected))}`)
      ?.scrollIntoView({ block: 'nearest' });
  }, [listId, selected]);
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey) return;
    const next = items[rowAfter(event.key, index, items.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    props.onSelect(idOf(next));
  };
  return (
    <ul
      ref={list}
      id={listId}
      role="listbox"
      aria-label={props.label}
      className={classes.list}
      tabIndex={props.listId === undefined ? 0 : -1}
      aria-activedescendant={index < 0 || selected === null ? undefined : optionId(listId, selected)}
      onKeyDown={press}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        if (scrollHeight - scrollTop - clientHeight < nearEnd) props.onNearEnd?.();
      }}
      {...(props.first === true ? { 'data-autofocus': '' } : {})}
    >
      {items.map((item) => {
        const id = idOf(item);
        return (
          <li
            key={id}
            id={optionId(listId, id)}
            role="option"
            aria-selected={id === selected}
            className={classes.row}
            // Where a field has the focus it keeps it: the next letter belongs there.
            onMouseDown={props.listId === undefined ? undefined : (event) => event.preventDefault()}
            onClick={() => props.onSelect(id)}
          >
            {props.row(item)}
          </li>
        );
      })}
    </ul>
  );
}
