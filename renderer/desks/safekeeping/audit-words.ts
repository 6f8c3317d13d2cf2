import type { AuditEntry, AuditVerdict } from '../../../domain/channels/safekeeping.ts';
import { bytesForPeople, dayAndClock } from '../../design/format.ts';
import { hasMessage, type MessageKey, type Text } from '../../i18n/text.ts';

type Words = Pick<Text, 't' | 'language'>;

/** What happened, as a short sentence. */
export function eventWords({ t }: Words, event: string): string {
  const key = `audit.${event}`;
  return hasMessage(key) ? t(key) : t('trail.unknown', { event });
}

const people = new Set(['approvedBy', 'first', 'second']);
const moments = new Set(['madeAt', 'notAfter', 'newest']);
const peopleIn: Readonly<Record<string, ReadonlySet<string>>> = {
  'shift-handed-over': new Set(['to']),
  'draft-taken-over': new Set(['from']),
};
/** Long numbers for machines; who needs them has the export. */
const notForEyes = new Set(['sha256', 'receipt', 'evidence', 'attempt']);

/** What the line carries, as `number of …: value`; names for people, sizes and moments as people write them. */
export function detailWords(
  text: Words,
  { event, details }: Pick<AuditEntry, 'event' | 'details'>,
  nameOf: (officerId: string) => string,
): string {
  const { t, language } = text;
  const value = (name: string, raw: string | number | boolean): string => {
    if (typeof raw === 'number' && name.startsWith('bytes')) return bytesForPeople(raw, language);
    if (typeof raw !== 'string') return String(raw);
    if (people.has(name) || peopleIn[event]?.has(name) === true) return nameOf(raw);
    if (moments.has(name) || (event === 'clock-jumped' && (name === 'from' || name === 'to')))
      return dayAndClock(raw);
    const word = `audit.value.${raw}`;
    return hasMessage(word) ? t(word) : raw;
  };
  return Object.entries(details)
    .flatMap(([name, raw]) => {
      if (raw === null || raw === '' || notForEyes.has(name)) return [];
      const key = `audit.detail.${name}`;
      return [`${hasMessage(key) ? t(key) : name}: ${value(name, raw)}`];
    })
    .join(' · ');
}

const causes: readonly (readonly [RegExp, MessageKey])[] = [
  [/^changed/, 'verify.cause.changed'],
  [/^gap/, 'verify.cause.gap'],
  [/^out of order/, 'verify.cause.order'],
  [/^truncated/, 'verify.cause.truncated'],
  [/^batch/, 'verify.cause.batch'],
  [/^not signed/, 'verify.cause.unsigned'],
  [/^anchor/, 'verify.cause.anchor'],
  [/^entry missing/, 'verify.cause.missing'],
];

/** Why the first broken link does not hold. */
export function causeWords({ t }: Words, broken: NonNullable<AuditVerdict['broken']>): string {
  return t(causes.find(([pattern]) => pattern.test(broken.cause))?.[1] ?? 'verify.cause.other');
}
