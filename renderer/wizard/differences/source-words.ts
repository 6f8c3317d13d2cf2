import type { Statement } from '../../../domain/application/statements.ts';
import type { Text } from '../../i18n/text.ts';

/** Who says it and how sure that is: `chip (đã xác thực)`. */
export function sourceWords({ source, proven }: Statement, { t }: Pick<Text, 't'>): string {
  return `${t(`difference.source.${source}`)} (${t(proven ? 'difference.proven' : 'difference.unproven')})`;
}
