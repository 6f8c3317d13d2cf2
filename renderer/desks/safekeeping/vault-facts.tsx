import type { ReactNode } from 'react';
import type { VaultState } from '../../../domain/channels/safekeeping.ts';
import { bytesForPeople, countForPeople, dayAndClock } from '../../design/format.ts';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { Facts } from '../shared/facts.tsx';

/** Counts, sizes and ages of the vault. */
export function VaultFacts({ vault }: { vault: VaultState }): ReactNode {
  const { t, language } = useText();
  const n = countForPeople(vault.keyGeneration, language);
  return (
    <>
      {vault.lastBackupAt === null ? (
        <Note tone="warning" title={t('vault.noBackup')}>
          {t('vault.noBackup.what')}
        </Note>
      ) : null}
      <Facts
        items={[
          { words: t('vault.applications'), value: countForPeople(vault.applications, language) },
          { words: t('vault.drafts'), value: countForPeople(vault.drafts, language) },
          { words: t('vault.bytes'), value: bytesForPeople(vault.bytes, language) },
          { words: t('vault.free'), value: bytesForPeople(vault.freeBytes, language) },
          {
            words: t('vault.key'),
            value:
              vault.keyRotatedAt === null
                ? t('vault.key.first')
                : t('vault.key.rotated', { n, when: dayAndClock(vault.keyRotatedAt) }),
          },
          {
            words: t('vault.backup'),
            value: vault.lastBackupAt === null ? t('vault.backup.never') : dayAndClock(vault.lastBackupAt),
          },
        ]}
      />
    </>
  );
}
