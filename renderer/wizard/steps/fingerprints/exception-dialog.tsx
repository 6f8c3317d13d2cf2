import { type ReactNode, useState } from 'react';
import type { FingerException } from '../../../../domain/biometrics/exceptions.ts';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Failure } from '../../../../domain/result.ts';
import { Dialog } from '../../../design/dialog.tsx';
import { useText } from '../../../i18n/text.ts';
import { ExceptionForm, type NewException } from './exception-form.tsx';
import { HandPhoto } from './hand-photo.tsx';
import { RecordedExceptions } from './recorded-exceptions.tsx';

/** Says why a finger can't be taken, and pictures the hand where the policy wants or offers it. */
export function ExceptionDialog(props: {
  draftId: string;
  finger: FingerPosition;
  recorded: readonly FingerException[];
  policy: Policy;
  onRecord: (exception: NewException) => Promise<Failure | null>;
  onClear: (finger: FingerPosition) => Promise<Failure | null>;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const [pictured, setPictured] = useState<{ finger: FingerPosition; thenClose: boolean } | null>(null);
  const { proofPhoto } = props.policy.fingerExceptions;
  return (
    <Dialog
      open
      title={t(pictured === null ? 'exception.title' : 'exception.photoTitle')}
      onClose={props.onClose}
      size="lg"
    >
      {pictured === null ? (
        <>
          <ExceptionForm
            finger={props.finger}
            recorded={props.recorded}
            proofPhoto={proofPhoto}
            asksSupervisor={props.policy.approvals.includes('finger-exception')}
            onRecord={props.onRecord}
            onRecorded={(finger, photo) => {
              if (photo) setPictured({ finger, thenClose: true });
              else props.onClose();
            }}
            onClose={props.onClose}
          />
          <RecordedExceptions
            draftId={props.draftId}
            recorded={props.recorded}
            proofPhoto={proofPhoto}
            onClear={props.onClear}
            onPhoto={(finger) => setPictured({ finger, thenClose: false })}
          />
        </>
      ) : (
        <HandPhoto
          finger={pictured.finger}
          onLeave={() => {
            if (pictured.thenClose) props.onClose();
            else setPictured(null);
          }}
          onTaken={() => {
            if (pictured.thenClose) props.onClose();
            else setPictured(null);
          }}
        />
      )}
    </Dialog>
  );
}
