import { type ReactNode, useEffect, useState } from 'react';
import { isOpen, stepOfFinding } from '../../../domain/application/findings.ts';
import { Button } from '../../design/button.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useDraft, useWizard } from '../draft-context.tsx';
import { play } from '../steps/fingerprints/sounds.ts';
import { findingsOf } from './finding-words.ts';
import { useFindingSentence } from './findings-panel.tsx';
import classes from './findings.module.css';

/**
 * A finding that stops, about a step that is not on the screen: comparing takes a moment, and the officer may have gone on. Told once; what
 * is put off stays marked on the rail and keeps the application from being signed.
 */
export function FindingElsewhere(): ReactNode {
  const { t } = useText();
  const { step, go } = useWizard();
  const { view } = useDraft();
  const sentence = useFindingSentence();
  const [later, setLater] = useState<ReadonlySet<string>>(new Set());
  const open = findingsOf(view.findings, null).filter(isOpen);
  const finding = open.find(({ code, findingId }) => stepOfFinding(code) !== step && !later.has(findingId));
  const findingId = finding?.findingId;
  useEffect(() => {
    if (findingId !== undefined) play('finding');
  }, [findingId]);
  if (finding === undefined) return null;
  const there = stepOfFinding(finding.code);
  return (
    <Note
      tone="error"
      live
      title={`${t('finding.elsewhere', { step: t(`step.${there}`) })}${sentence(finding)}`}
    >
      <span className={classes.elsewhere}>
        <Button onClick={() => void go(there)}>{t('finding.goThere')}</Button>
        <Button tone="quiet" onClick={() => setLater(new Set([...later, finding.findingId]))}>
          {t('finding.later')}
        </Button>
      </span>
    </Note>
  );
}
