import { type FocusEvent, useState } from 'react';
import type { FieldRemark } from '../../../domain/application/fields.ts';
import { afterClick } from '../../design/pointer.ts';

export interface Editing {
  readonly editing: boolean;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
  readonly started: () => void;
  /** No remark jumps at somebody who is still typing; they show when the field is left. */
  readonly visible: (remarks: readonly FieldRemark[]) => readonly FieldRemark[];
}

/** Whether a field is being typed in right now: from its first change until it is left. */
export function useEditing(leave: () => void): Editing {
  const [editing, setEditing] = useState(false);
  return {
    editing,
    onFocus: () => undefined,
    started: () => setEditing(true),
    onBlur: () => {
      leave();
      afterClick(() => setEditing(false));
    },
    visible: (remarks) => (editing ? [] : remarks),
  };
}
