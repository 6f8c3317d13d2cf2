import type { OutboxWarning } from '../../domain/channels/outbox.ts';
import { bytesForPeople, countForPeople } from './format.ts';
import type { Text, Values } from '../i18n/text.ts';

type Words = Pick<Text, 't' | 'language'>;

const worst = { reached: 0, near: 1, soon: 2 } as const;

/** The one that stops the work soonest first. */
export function byLevel(warnings: readonly OutboxWarning[]): readonly OutboxWarning[] {
  return warnings.toSorted((one, other) => worst[one.level] - worst[other.level]);
}

/** Where it stands against its limit. */
export function warningTitle(text: Words, warning: OutboxWarning): string {
  return text.t(`warning.${warning.code}`, valuesOf(text, warning));
}

/** What that means by now, and what to do. */
export function warningRemedy({ t }: Words, { code, level }: OutboxWarning): string {
  const what = t(`warning.${code}.what`);
  return level === 'reached' ? `${t(`warning.reached.${code}`)} ${what}` : what;
}

/** For the top bar: the worst one in a few words. */
export function shortWarning(text: Words, warning: OutboxWarning): string {
  return text.t(`warning.short.${warning.code}`, valuesOf(text, warning));
}

function valuesOf({ language }: Words, { code, value, limit }: OutboxWarning): Values {
  if (code === 'disk')
    return { value: bytesForPeople(value, language), limit: bytesForPeople(limit, language) };
  // Days come with one decimal; the rest are whole.
  const number = (one: number): string =>
    countForPeople(code === 'days' ? Math.floor(one) : Math.round(one), language);
  return { value: number(Math.max(0, value)), limit: number(limit) };
}
