import type { pages as source } from '../vi/pages.ts';

export const pages: Record<keyof typeof source, string> = {
  'page-check.blurred': 'Blurred: take it again and hold still.',
  'page-check.glare': 'Glare: turn the paper or the lamp and take it again.',
  'page-check.too-dark': 'Too dark: add light and take it again.',
  'page-check.cut-off': 'Print is cut at the edge: take the whole paper.',
  'page-check.tilted': 'Tilted: lay the paper straight and take it again.',
  'page-check.too-small': 'Too small to read: bring the paper closer or scan it again.',
  'documents.pageNumber': 'Page {{n}}',
  'documents.mrzUnreadable':
    'The machine-readable lines cannot be read: take the page again, straight and sharp.',
  'documents.cardRead': 'The code of an identity card was read and compared with the form.',
  'documents.looksLikeCard': 'This page has the code of an identity card: check the kind of paper.',
  'documents.pageGood': 'The page is clear and well lit.',
};
