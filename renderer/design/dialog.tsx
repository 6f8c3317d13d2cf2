import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { useDialogOpen } from './keys.ts';

/** A modal dialog: focus is trapped, Esc closes, the window's own keys rest meanwhile. */
export function Dialog(props: {
  open: boolean;
  title: string;
  onClose: () => void;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  children: ReactNode;
}): ReactNode {
  const { t } = useText();
  useDialogOpen(props.open);
  return (
    <Modal.Root
      opened={props.open}
      onClose={props.onClose}
      size={props.size ?? 'md'}
      // The window never scrolls; the lock would write a style sheet that the page's policy refuses.
      lockScroll={false}
      centered
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* A header of its own would count as a second banner of the page. */}
        <Modal.Header role="none">
          <Modal.Title>{props.title}</Modal.Title>
          <Modal.CloseButton aria-label={t('general.close')} />
        </Modal.Header>
        <Modal.Body>{props.children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
