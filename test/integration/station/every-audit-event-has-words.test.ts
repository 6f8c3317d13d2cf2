import { describe, expect, it } from 'vitest';
import type { AuditEvent, AuditEvents } from '../../../electron/station/audit/events.ts';
import { causeWords, detailWords, eventWords } from '../../../renderer/desks/safekeeping/audit-words.ts';
import { vi } from '../../../renderer/i18n/vi/index.ts';

type DetailsOf<Event extends AuditEvent> = string extends keyof AuditEvents[Event]
  ? never
  : keyof AuditEvents[Event];
type DetailName = { [Event in AuditEvent]: DetailsOf<Event> }[AuditEvent];
type NotForEyes = 'sha256' | 'receipt' | 'evidence' | 'attempt';

// What the trail can say is a closed list of types: a missing sentence does not compile.
const words: Readonly<
  Record<`audit.${AuditEvent}` | `audit.detail.${Exclude<DetailName, NotForEyes>}`, string>
> = vi;

const text = {
  language: 'vi' as const,
  t: (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    (words as Readonly<Record<string, string>>)[key]?.replaceAll(/\{\{(\w+)\}\}/gu, (_all, name: string) =>
      String(values[name]),
    ) ?? key,
};
const nameOf = (id: string): string => (id === 'le-van-c' ? 'Lê Văn Cường' : id);

describe('lines of the trail in words', () => {
  it('name the event when it is one of the list', () => {
    expect(eventWords(text, 'vault-key-rotated')).toBe('Đổi khóa kho');
    expect(eventWords(text, 'never-heard-of')).toContain('never-heard-of');
  });

  it('show people, sizes and words, and no long numbers, when details are told', () => {
    const entry = {
      event: 'applications-handed-over',
      details: {
        handOver: 'h-1',
        count: 3,
        bytes: 1_204_000_000,
        approvedBy: 'le-van-c',
        sha256: 'ab'.repeat(32),
      },
    };
    expect(detailWords(text, entry, nameOf)).toBe(
      'mã lần giao: h-1 · số lượng: 3 · dung lượng: 1,2 GB · cùng với: Lê Văn Cường',
    );
    const locked = { event: 'session-locked', details: { by: 'idle' } };
    expect(detailWords(text, locked, nameOf)).toBe('bởi: để lâu không dùng');
  });

  it.each([
    ['changed: its hash differs', 'verify.cause.changed'],
    ['gap: entry 5 is missing, 6 follows', 'verify.cause.gap'],
    ['truncated after 7: batch 2 signs up to 9', 'verify.cause.truncated'],
    ['batch 3: its signature does not hold', 'verify.cause.batch'],
    ['anchor missing: its acknowledgement is gone', 'verify.cause.anchor'],
    ['something new', 'verify.cause.other'],
  ] as const)('say why the link is broken when the cause is %s', (cause, key) => {
    expect(causeWords(text, { seq: 1, cause })).toBe(vi[key]);
  });
});
