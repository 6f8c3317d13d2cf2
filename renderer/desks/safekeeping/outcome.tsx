import type { ReactNode } from 'react';
import type { AuditVerdict } from '../../../domain/channels/safekeeping.ts';
import type { Failure } from '../../../domain/result.ts';
import { bytesForPeople, countForPeople } from '../../design/format.ts';
import { FailureNote, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { causeWords } from './audit-words.ts';

/** What came of the last thing done at this desk. Stays until the next one. */
export type Outcome =
  | { readonly kind: 'backup'; readonly file: string; readonly bytes: number }
  | { readonly kind: 'rotate'; readonly generation: number }
  | { readonly kind: 'export'; readonly file: string; readonly entries: number }
  | { readonly kind: 'verify'; readonly verdict: AuditVerdict }
  | { readonly kind: 'failed'; readonly failure: Failure };

export function OutcomeNote({ outcome }: { outcome: Outcome }): ReactNode {
  const { t, language } = useText();
  const text = useText();
  const number = (value: number): string => countForPeople(value, language);
  switch (outcome.kind) {
    case 'failed':
      return <FailureNote failure={outcome.failure} />;
    case 'backup':
      return (
        <Note tone="ok" live title={t('backup.done', { bytes: bytesForPeople(outcome.bytes, language) })}>
          {t('backup.done.what', { file: outcome.file })}
        </Note>
      );
    case 'rotate':
      return (
        <Note tone="ok" live title={t('rotate.done', { n: number(outcome.generation) })}>
          {t('rotate.done.what')}
        </Note>
      );
    case 'export':
      return (
        <Note tone="ok" live title={t('export.done', { n: number(outcome.entries) })}>
          {t('export.done.what', { file: outcome.file })}
        </Note>
      );
    case 'verify': {
      const { broken, entries, batches, anchors } = outcome.verdict;
      return broken === null ? (
        <Note tone="ok" live title={t('verify.holds')}>
          {t('verify.holds.what', {
            entries: number(entries),
            batches: number(batches),
            anchors: number(anchors),
          })}
        </Note>
      ) : (
        <Note tone="error" live title={t('verify.broken', { seq: number(broken.seq) })}>
          <p>
            {causeWords(text, broken)} {t('verify.broken.remedy')}
          </p>
          <p>{t('verify.technical', { cause: broken.cause })}</p>
        </Note>
      );
    }
  }
}
