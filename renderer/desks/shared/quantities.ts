import { bytesForPeople, countForPeople } from '../../design/format.ts';
import type { Text } from '../../i18n/text.ts';

type Words = Pick<Text, 't' | 'language'>;

/** `128 hồ sơ, 1,2 GB`. */
export function piecesAndBytes({ t, language }: Words, count: number, bytes: number): string {
  return t('quantity.piecesAndBytes', {
    n: countForPeople(count, language),
    bytes: bytesForPeople(bytes, language),
  });
}

/** `1,1 MB/giây`. */
export function pacePerSecond({ t, language }: Words, bytesPerSecond: number): string {
  return t('quantity.perSecond', { bytes: bytesForPeople(Math.round(bytesPerSecond), language) });
}

/** How long, no finer than anybody plans by: `dưới 1 phút`, `12 phút`, `2 giờ 5 phút`. */
export function aboutDuration({ t }: Words, seconds: number): string {
  if (seconds < 60) return t('quantity.underMinute');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('quantity.minutes', { minutes });
  return t('quantity.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
