import { type ReactNode, useMemo, useRef, useState } from 'react';
import { documentTypes } from '../../../../domain/application/document-types.ts';
import { policyById, reasonOf } from '../../../../domain/policy/policies.ts';
import type { Failure } from '../../../../domain/result.ts';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { Panel } from '../../../design/panel.tsx';
import { EmptyState, FailureNote, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { ListField } from '../../fields/list-field.tsx';
import { useDevice } from '../fingerprints/scanner.ts';
import { CameraDialog } from './camera-dialog.tsx';
import { DocumentCard } from './document-card.tsx';
import classes from './documents.module.css';
import { mimeTypeOf } from './files.ts';
import { RetypeDialog } from './retype-dialog.tsx';
import { ScanNote, useScan } from './scan.tsx';
import { usePageActs } from './use-page-acts.ts';

/** Papers shown, each page bound to its type. A reason that asks for a paper names which ones will do. */
export function DocumentsStep(): ReactNode {
  const { t, code, language } = useText();
  const { view } = useDraft();
  const { next, run } = useWizard();
  const accepted = reasonOf(policyById(view.policyId), view.reasonCode)?.documents ?? [];
  const has = (type: string): boolean => view.documents.some((document) => document.type === type);
  const satisfied = accepted.length === 0 || accepted.some(has);
  const [type, setType] = useState<string | null>(accepted.find((one) => !has(one)) ?? 'birth-certificate');
  const [camera, setCamera] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const scanner = useDevice('document-scanner');
  const picker = useRef<HTMLInputElement>(null);

  const add = async (source: 'camera' | 'file', mimeType: string, content: Uint8Array): Promise<void> => {
    if (type === null) return;
    setBusy(true);
    const input = { type, source, mimeType: mimeType as 'image/jpeg', content: new Uint8Array(content) };
    const result = await run('document.add', input, { quiet: true });
    setBusy(false);
    setFailure(result.ok ? null : result.error);
  };
  const addFiles = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      const mimeType = mimeTypeOf(file);
      if (mimeType === null) setFailure({ code: 'document-not-of-its-type' });
      else await add('file', mimeType, new Uint8Array(await file.arrayBuffer()));
    }
  };
  const scan = useScan(view.draftId);
  const { acts, retyping, pick, close } = usePageActs(view);
  const untyped = type === null ? t('documents.typeFirst') : null;
  const items = useMemo(() => {
    const wanted: readonly string[] = reasonOf(policyById(view.policyId), view.reasonCode)?.documents ?? [];
    return documentTypes
      .toSorted((one, other) => Number(wanted.includes(other.code)) - Number(wanted.includes(one.code)))
      .map((document) => ({ value: document.code, label: document[language] }));
  }, [view.policyId, view.reasonCode, language]);

  return (
    <StepLayout
      title={t('documents.title')}
      lead={t('documents.lead')}
      primary={{ label: t('wizard.next'), onAct: () => void next() }}
      secondary={[
        {
          label: t('documents.fromFile'),
          combo: 'f3',
          onAct: () => picker.current?.click(),
          busy,
          blocked: untyped,
        },
        {
          label: t('documents.fromCamera'),
          combo: 'f4',
          onAct: () => setCamera(true),
          busy,
          blocked: untyped,
        },
        ...(scanner === null
          ? []
          : [
              scan.running
                ? { label: t('documents.scanStop'), combo: 'f6', onAct: scan.stop }
                : {
                    label: t('documents.fromScanner'),
                    combo: 'f6',
                    onAct: () => {
                      if (type !== null) void scan.start(type);
                    },
                    blocked: untyped,
                  },
            ]),
      ]}
    >
      {accepted.length === 0 ? (
        <Note tone="info">{t('documents.noneNeeded')}</Note>
      ) : (
        <Note
          tone={satisfied ? 'ok' : 'warning'}
          title={t(satisfied ? 'documents.enough' : 'documents.oneOf')}
        >
          {accepted.map((one) => code('document', one)).join('; ')}
        </Note>
      )}
      <div className={classes.gap} />
      <Panel title={t('documents.next')}>
        <div className={classes.type}>
          <ListField
            label={t('documents.type')}
            value={type ?? undefined}
            items={items}
            onChange={setType}
            span={12}
          />
        </div>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept="image/jpeg,image/png,application/pdf"
          aria-label={t('documents.fromFile')}
          data-testid="document-file"
          onChange={(event) => {
            void addFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        {failure === null ? null : <FailureNote failure={failure} />}
        <ScanNote scan={scan} />
      </Panel>
      <div className={classes.gap} />
      <Panel title={t('documents.added')}>
        {view.documents.length === 0 ? (
          <EmptyState title={t('documents.empty')}>{t('documents.emptyHint')}</EmptyState>
        ) : (
          <ul className={classes.list}>
            {view.documents.map((document) => (
              <DocumentCard
                key={document.documentId}
                draftId={view.draftId}
                document={document}
                acts={acts}
                onRemove={() => void run('document.remove', { documentId: document.documentId })}
              />
            ))}
          </ul>
        )}
      </Panel>
      <RetypeDialog page={retyping} wanted={accepted} onClose={close} onPick={pick} />
      <CameraDialog
        open={camera}
        title={type === null ? '' : code('document', type)}
        onClose={() => setCamera(false)}
        onTaken={(jpeg) => add('camera', 'image/jpeg', jpeg)}
      />
    </StepLayout>
  );
}
