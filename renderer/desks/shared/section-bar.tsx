import type { ComponentType, ReactNode } from 'react';
import { useKeyHelp } from '../../design/key-help.ts';
import { KeyCap } from '../../design/key-cap.tsx';
import { useKeys } from '../../design/keys.ts';
import classes from './section-bar.module.css';

export interface Section<Id extends string> {
  readonly id: Id;
  readonly words: string;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>;
}

/** The parts of a desk that has several screens: by click, or by Alt and its number. Stands at the right of the title. */
export function SectionBar<Id extends string>(props: {
  label: string;
  sections: readonly Section<Id>[];
  current: Id;
  onGo: (id: Id) => void;
}): ReactNode {
  const { sections, onGo } = props;
  const keyed = sections.map((section, index) => ({ ...section, combo: `alt+${index + 1}` }));
  useKeys(Object.fromEntries(keyed.map(({ combo, id }) => [combo, () => onGo(id)])));
  useKeyHelp(keyed.map(({ combo, words }) => ({ combo, words })));
  return (
    <nav aria-label={props.label}>
      <ul className={classes.bar}>
        {keyed.map(({ id, words, combo, icon: Icon }) => (
          <li key={id}>
            <button
              type="button"
              className={classes.section}
              aria-current={id === props.current ? 'true' : undefined}
              aria-keyshortcuts={combo}
              onClick={() => onGo(id)}
            >
              <Icon size={18} aria-hidden="true" />
              <span>{words}</span>
              <KeyCap combo={combo} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
