import type { ReactNode } from 'react';
import type { Finding } from '../../../domain/application/findings.ts';
import { policyById } from '../../../domain/policy/policies.ts';
import { useText } from '../../i18n/text.ts';
import { useDraft, useWizard } from '../draft-context.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { explanationsFor } from './finding-words.ts';

/** Says why a finding is all right instead of taking the evidence anew. */
export function ExplainDialog(props: {
  finding: Finding;
  /** What was found, in one sentence. */
  what: string;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const { run } = useWizard();
  const { view } = useDraft();
  const { findingId, code } = props.finding;
  return (
    <ReasonDialog
      title={t('explain.title')}
      legend={t('explain.reason')}
      reasons={explanationsFor(code).map((value) => ({ value, label: t(`explain.reason.${value}`) }))}
      act={t('explain.write')}
      asksSupervisor={policyById(view.policyId).approvals.includes('finding-overruled')}
      onWrite={async (reason) => {
        const written = await run('finding.overrule', { findingId, reason }, { quiet: true });
        return written.ok ? null : written.error;
      }}
      onClose={props.onClose}
    >
      <p>{props.what}</p>
    </ReasonDialog>
  );
}
