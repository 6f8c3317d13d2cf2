import { IconFileTypePdf, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DocumentPage, DocumentSummary } from '../../../../domain/application/draft.ts';
import { sheetsOf } from '../../../../domain/documents/sheets.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { Button } from '../../../design/button.tsx';
import { bytesForPeople, dayAndClock } from '../../../design/format.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './documents.module.css';
import { PageWords } from './page-words.tsx';

/** What can be done with the page that has the focus. */
export interface PageActs {
  /** Of the page that the keys are for; null before one had the focus. */
  readonly current: string | null;
  readonly onFocus: (evidenceId: string) => void;
  readonly onRetype: (evidenceId: string) => void;
  readonly onChooseCopy: (evidenceId: string) => void;
}

/** One paper with its pages as thumbnails, each of which can have the focus. */
export function DocumentCard(props: {
  draftId: string;
  document: DocumentSummary;
  acts: PageActs;
  onRemove: () => void;
}): ReactNode {
  const { t, code, language } = useText();
  const { document, acts } = props;
  const name = code('document', document.type);
  const bytes = document.pages.reduce((sum, page) => sum + page.bytes, 0);
  const sheets = sheetsOf(document);
  const current = document.pages.find(({ evidenceId }) => evidenceId === acts.current);
  return (
    <li className={classes.card}>
      <div className={classes.pages}>
        {document.pages.map((page) => (
          <Page
            key={page.evidenceId}
            draftId={props.draftId}
            page={page}
            label={t('documents.page', {
              name,
              n: sheets.find((sheet) => sheet.page === page)?.number ?? 1,
            })}
            sheets={page.sheets?.length ?? null}
            acts={acts}
          />
        ))}
      </div>
      <div className={classes.facts}>
        <strong>{name}</strong>
        <span className="tabular">
          {t('documents.pages', { n: sheets.length })} · {bytesForPeople(bytes, language)} ·{' '}
          {dayAndClock(document.addedAt)}
        </span>
        <PageWords document={document} />
        {current === undefined ? null : (
          <div className={classes.pageActs}>
            <Button combo="f9" onClick={() => acts.onRetype(current.evidenceId)}>
              {t('documents.retype')}
            </Button>
            {current.copy === undefined ? null : (
              <Button combo="f7" onClick={() => acts.onChooseCopy(current.evidenceId)}>
                {t(current.copy.used ? 'documents.useOriginal' : 'documents.useStraightened')}
              </Button>
            )}
          </div>
        )}
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

function Page(props: {
  draftId: string;
  page: DocumentPage;
  label: string;
  sheets: number | null;
  acts: PageActs;
}): ReactNode {
  const { page, label, acts } = props;
  const { t } = useText();
  const shown = page.copy?.used === true ? page.copy : page;
  const pdf = shown.mimeType === 'application/pdf';
  const picture = useEvidence(props.draftId, pdf ? null : shown.evidenceId);
  return (
    <button
      type="button"
      className={classes.page}
      data-evidence={page.evidenceId}
      aria-current={acts.current === page.evidenceId}
      aria-label={label}
      aria-keyshortcuts={page.copy === undefined ? 'F9' : 'F9 F7'}
      onFocus={() => acts.onFocus(page.evidenceId)}
      onClick={() => acts.onFocus(page.evidenceId)}
    >
      {pdf ? (
        <>
          <IconFileTypePdf size={36} stroke={1.4} aria-hidden="true" />
          {props.sheets === null ? null : (
            <span className={`${classes.sheets} tabular`}>{t('documents.pages', { n: props.sheets })}</span>
          )}
        </>
      ) : picture === null ? null : (
        <img src={picture.url} alt="" />
      )}
    </button>
  );
}
