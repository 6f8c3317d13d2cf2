import type { pages as source } from '../vi/pages.ts';

export const pages: Record<keyof typeof source, string> = {
  'page-check.blurred': 'Blurred: take it again and hold still.',
  'page-check.glare': 'Glare: turn the paper or the lamp and take it again.',
  'page-check.too-dark': 'Too dark: add light and take it again.',
  'page-check.cut-off': 'Print is cut at the edge: take the whole paper.',
  'page-check.tilted': 'Tilted: lay the paper straight and take it again.',
  'page-check.too-small': 'Too small to read: bring the paper closer or scan it again.',
  'page-unseen.unreadable': 'The station cannot open it: look at it elsewhere, or scan the paper.',
  'page-unseen.encrypted':
    'The PDF has a password, so the station cannot look: ask for an open one, or scan the paper.',
  'page-unseen.too-many-sheets':
    'The PDF has more than 60 pages, so the station does not look: split off the pages needed.',
  'page-unseen.not-now': 'Not checked by the station: please look yourself.',
  'documents.pageNumber': 'Page {{n}}',
  'documents.straightenedTurned': 'Straightened (turned by {{degrees}}°).',
  'documents.straightenedCropped': 'Straightened and cropped to the paper.',
  'documents.originalTaken': 'As it came, not straightened.',
  'documents.leftCrooked': 'The edge of the paper is not certain: left as it is.',
  'documents.useOriginal': 'Take the original',
  'documents.useStraightened': 'Take the straightened one',
  'documents.retype': 'Change kind',
  'documents.retypeTitle': '{{page}}: which kind is it?',
  'documents.retypeWanted': 'Asked for by this reason',
  'documents.retypeOthers': 'Other kinds',
  'documents.retypeNow': 'as it is now',
  'documents.keyRetype': 'Change the kind of the page in focus',
  'documents.keyOriginal': 'Page in focus: original or straightened',
  'documents.mrzUnreadable':
    'The machine-readable lines cannot be read: take the page again, straight and sharp.',
  'documents.cardRead': 'The code of an identity card was read and compared with the form.',
  'documents.looksLikeCard': 'This page has the code of an identity card: check the kind of paper.',
  'documents.pageGood': 'The page is clear and well lit.',
};
