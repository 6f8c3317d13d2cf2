import { type ReactNode, useEffect, useRef } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { FailureNote } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';

/** Cause, remedy, and that nothing was lost; brought into sight wherever the page stands. */
export function SetUpFailure({ failure }: { failure: Failure }): ReactNode {
  const { t } = useText();
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => here.current?.scrollIntoView({ block: 'nearest' }), [failure]);
  return (
    <div ref={here}>
      <FailureNote failure={failure} />
      <p>{t('setup.kept')}</p>
    </div>
  );
}
