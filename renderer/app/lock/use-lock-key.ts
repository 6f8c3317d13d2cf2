import { useKeyHelp } from '../../design/key-help.ts';
import { useKeys } from '../../design/keys.ts';
import { useText } from '../../i18n/text.ts';

/** Ctrl+L hides the screen from wherever the officer is, dialogs included. */
export function useLockKey(lock: (() => void) | null): void {
  const { t } = useText();
  useKeys({ 'ctrl+l': lock ?? undefined }, { inDialog: true });
  useKeyHelp(lock === null ? [] : [{ combo: 'ctrl+l', words: t('lock.now') }]);
}
