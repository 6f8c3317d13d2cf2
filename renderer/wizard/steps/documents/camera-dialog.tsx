import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { useKeys } from '../../../design/keys.ts';
import { LoadingState, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import classes from './documents.module.css';

interface CameraProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly onTaken: (jpeg: Uint8Array) => Promise<void>;
}

/** Takes pages one after another; each is stored before the next can be taken. */
export function CameraDialog(props: CameraProps): ReactNode {
  return (
    <Dialog open={props.open} title={props.title} onClose={props.onClose} size="xl">
      {props.open ? <Camera {...props} /> : null}
    </Dialog>
  );
}

function Camera({ onClose, onTaken }: CameraProps): ReactNode {
  const { t } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'opening' | 'live' | 'refused'>('opening');
  const [taken, setTaken] = useState(0);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    const wanted = { video: { width: { ideal: 1920 }, height: { ideal: 1080 } }, audio: false };
    navigator.mediaDevices.getUserMedia(wanted).then(
      (opened) => {
        if (gone || video.current === null) {
          for (const track of opened.getTracks()) track.stop();
          return;
        }
        stream = opened;
        video.current.srcObject = opened;
        setState('live');
      },
      () => setState('refused'),
    );
    return () => {
      gone = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);

  const take = async (): Promise<void> => {
    const source = video.current;
    if (source === null || state !== 'live' || busy || source.videoWidth === 0) return;
    setBusy(true);
    const canvas = new OffscreenCanvas(source.videoWidth, source.videoHeight);
    canvas.getContext('2d')?.drawImage(source, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
    await onTaken(new Uint8Array(await blob.arrayBuffer()));
    setTaken((count) => count + 1);
    setBusy(false);
  };
  useKeys({ space: () => void take() }, { inDialog: true });

  return (
    <div className={classes.camera}>
      {state === 'refused' ? (
        <Note tone="error" live title={t('documents.cameraRefused')}>
          {t('documents.cameraRefusedHint')}
        </Note>
      ) : null}
      {state === 'opening' ? <LoadingState words={t('documents.cameraOpening')} /> : null}
      <video ref={video} autoPlay muted playsInline hidden={state !== 'live'} />
      <div className={classes.buttons}>
        <span role="status" className="tabular">
          {taken === 0 ? t('documents.cameraHint') : t('documents.pagesTaken', { n: taken })}
        </span>
        <Button onClick={onClose} combo="escape">
          {t('documents.cameraDone')}
        </Button>
        <Button
          tone="primary"
          combo="space"
          data-autofocus
          aria-disabled={state !== 'live' || busy}
          onClick={() => void take()}
        >
          {t('documents.take')}
        </Button>
      </div>
    </div>
  );
}
