import { IconAlertTriangle, IconFileTypePdf, IconScan, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DocumentSummary } from '../../../../domain/application/draft.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { Button } from '../../../design/button.tsx';
import { bytesForPeople, dayAndClock } from '../../../design/format.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './documents.module.css';

/** One paper with its pages as thumbnails. */
export function DocumentCard(props: {
  draftId: string;
  document: DocumentSummary;
  onRemove: () => void;
}): ReactNode {
  const { t, code, language } = useText();
  const { document } = props;
  const name = code('document', document.type);
  const bytes = document.pages.reduce((sum, page) => sum + page.bytes, 0);
  return (
    <li className={classes.card}>
      <div className={classes.pages}>
        {document.pages.map((page, index) => (
          <Page
            key={page.evidenceId}
            draftId={props.draftId}
            evidenceId={page.evidenceId}
            mimeType={page.mimeType}
            label={t('documents.page', { name, n: index + 1 })}
          />
        ))}
      </div>
      <div className={classes.facts}>
        <strong>{name}</strong>
        <span className="tabular">
          {t('documents.pages', { n: document.pages.length })} · {bytesForPeople(bytes, language)} ·{' '}
          {dayAndClock(document.addedAt)}
        </span>
        <PageWords document={document} />
      </div>
      <Button
        tone="quiet"
        icon={<IconTrash size={18} aria-hidden="true" />}
        aria-label={`${t('documents.remove')}: ${name}`}
        onClick={props.onRemove}
      >
        {t('documents.remove')}
      </Button>
    </li>
  );
}

/** What is wrong with its pages, what was read on them, and whether it looks like a paper of another kind. */
function PageWords({ document }: { document: DocumentSummary }): ReactNode {
  const { t } = useText();
  const many = document.pages.length > 1;
  const at = (index: number): string => (many ? `${t('documents.pageNumber', { n: index + 1 })}: ` : '');
  const read = document.pages.flatMap((page) => page.read ?? []);
  const isCard = read.includes('qr') || read.includes('mrz');
  return (
    <>
      {document.pages.map((page, index) =>
        (page.remarks ?? []).length === 0 && page.read?.includes('mrz-unreadable') !== true ? null : (
          <span key={page.evidenceId} className={classes.remark}>
            <IconAlertTriangle size={16} aria-hidden="true" />
            {at(index)}
            {[
              ...(page.remarks ?? []).map((remark) => t(`page-check.${remark}`)),
              ...(page.read?.includes('mrz-unreadable') === true ? [t('documents.mrzUnreadable')] : []),
            ].join(' ')}
          </span>
        ),
      )}
      {isCard ? (
        <span className={classes.read}>
          <IconScan size={16} aria-hidden="true" />
          {t(identityPapers.includes(document.type) ? 'documents.cardRead' : 'documents.looksLikeCard')}
        </span>
      ) : null}
    </>
  );
}

/** Papers on which the code of an identity card is no surprise. */
const identityPapers: readonly string[] = ['cmnd', 'cccd', 'can-cuoc', 'representative-id'];

function Page(props: { draftId: string; evidenceId: string; mimeType: string; label: string }): ReactNode {
  const pdf = props.mimeType === 'application/pdf';
  const picture = useEvidence(props.draftId, pdf ? null : props.evidenceId);
  return (
    <span className={classes.page}>
      {pdf ? (
        <IconFileTypePdf size={36} stroke={1.4} role="img" aria-label={props.label} />
      ) : picture === null ? null : (
        <img src={picture.url} alt={props.label} />
      )}
    </span>
  );
}
