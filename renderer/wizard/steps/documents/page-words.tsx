import { IconAlertTriangle, IconEyeOff, IconPerspective, IconScan } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DocumentSummary } from '../../../../domain/application/draft.ts';
import { type NumberedSheet, remarksNow, sheetsOf } from '../../../../domain/documents/sheets.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './documents.module.css';

/** Papers on which the code of an identity card is no surprise. */
const identityPapers: readonly string[] = ['cmnd', 'cccd', 'can-cuoc', 'representative-id'];

type Tone = 'remark' | 'unseen' | 'done';
interface Words {
  readonly tone: Tone;
  readonly text: string;
}
const icons = { remark: IconAlertTriangle, unseen: IconEyeOff, done: IconPerspective } as const;

/** What is wrong with its pages, what was done to them, which nobody could look at, and whether it looks like a paper of another kind. */
export function PageWords({ document }: { document: DocumentSummary }): ReactNode {
  const { t } = useText();
  const wordsOf = useSheetWords();
  const sheets = sheetsOf(document);
  const read = sheets.flatMap(({ look }) => look.read ?? []);
  const isCard = read.includes('qr') || read.includes('mrz');
  return (
    <>
      {grouped(sheets, wordsOf).map(({ words, numbers }) => {
        const Icon = icons[words.tone];
        return (
          <span key={`${words.tone} ${words.text}`} className={classes[words.tone]}>
            <Icon size={16} aria-hidden="true" />
            <span>
              {sheets.length > 1 ? `${t('documents.pageNumber', { n: ranges(numbers) })}: ` : ''}
              {words.text}
            </span>
          </span>
        );
      })}
      {isCard ? (
        <span className={classes.read}>
          <IconScan size={16} aria-hidden="true" />
          {t(identityPapers.includes(document.type) ? 'documents.cardRead' : 'documents.looksLikeCard')}
        </span>
      ) : null}
    </>
  );
}

function useSheetWords(): (sheet: NumberedSheet) => Words[] {
  const { t, code, language } = useText();
  return (sheet) => {
    const { look, page } = sheet;
    if (look.unseen !== undefined) return [{ tone: 'unseen', text: code('page-unseen', look.unseen) }];
    const wrong = [
      ...remarksNow(sheet).map((remark) => t(`page-check.${remark}`)),
      ...(look.read?.includes('mrz-unreadable') === true ? [t('documents.mrzUnreadable')] : []),
      ...(look.leftCrooked === true ? [t('documents.leftCrooked')] : []),
    ];
    const words: Words[] = wrong.length === 0 ? [] : [{ tone: 'remark', text: wrong.join(' ') }];
    if (look.straightened === undefined || page.copy === undefined) return words;
    const { cropped, turned } = look.straightened;
    const degrees = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(Math.abs(turned));
    const text = !page.copy.used
      ? t('documents.originalTaken')
      : cropped
        ? t('documents.straightenedCropped')
        : t('documents.straightenedTurned', { degrees });
    return [...words, { tone: 'done', text }];
  };
}

/** The same words are said once, with the numbers of the sheets they are about. */
function grouped(
  sheets: readonly NumberedSheet[],
  wordsOf: (sheet: NumberedSheet) => Words[],
): { readonly words: Words; readonly numbers: number[] }[] {
  const groups = new Map<string, { words: Words; numbers: number[] }>();
  for (const sheet of sheets) {
    for (const words of wordsOf(sheet)) {
      const key = `${words.tone} ${words.text}`;
      const group = groups.get(key) ?? { words, numbers: [] };
      group.numbers.push(sheet.number);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** `1, 3–5` of 1, 3, 4, 5. */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
