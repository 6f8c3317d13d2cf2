import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { grayOf } from '../../../../domain/documents/gray-page.ts';
import { pageRemarks } from '../../../../domain/documents/page-checks.ts';
import { CameraChooser } from '../../../camera/camera-chooser.tsx';
import { CameraSettingsPanel } from '../../../camera/camera-settings.tsx';
import { useCamera } from '../../../camera/use-camera.ts';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { useKeys } from '../../../design/keys.ts';
import { LoadingState, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { CornerEditor } from './corner-editor.tsx';
import classes from './documents.module.css';
import type { Corners } from '../../../../domain/documents/perspective.ts';
import { pageOf, pagePicture, type Still, takeStill } from './still.ts';

/** When it appears, and not again: a corner that is being moved keeps the focus. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

interface CameraProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly onTaken: (jpeg: Uint8Array) => Promise<void>;
}

/** Takes pages one after another, each straightened along its corners; each is stored before the next can be taken. */
export function CameraDialog(props: CameraProps): ReactNode {
  return (
    <Dialog open={props.open} title={props.title} onClose={props.onClose} size="xl">
      {props.open ? <DocumentCamera {...props} /> : null}
    </Dialog>
  );
}

function DocumentCamera({ onClose, onTaken }: CameraProps): ReactNode {
  const { t, code, remedy } = useText();
  const video = useRef<HTMLVideoElement | null>(null);
  const [camera, { state, cameras }] = useCamera('document');
  const [still, setStill] = useState<Still | null>(null);
  const [corners, setCorners] = useState<Corners | null>(null);
  const [taken, setTaken] = useState(0);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => URL.revokeObjectURL(still?.url ?? ''), [still]);

  const take = async (): Promise<void> => {
    if (video.current === null || state.status !== 'live' || busy || still !== null) return;
    setBusy(true);
    const picture = await takeStill(video.current);
    setStill(picture);
    setCorners(picture?.corners ?? null);
    setBusy(false);
  };
  const keep = async (): Promise<void> => {
    if (still === null || corners === null || busy) return;
    setBusy(true);
    await onTaken(await pageOf(still, corners));
    setTaken((count) => count + 1);
    setStill(null);
    setBusy(false);
  };
  useKeys(
    {
      space: () => void take(),
      'ctrl+enter': () => void keep(),
      f4: () => {
        if (!busy) setStill(null);
      },
    },
    { inDialog: true },
  );

  const looking = still === null;
  return (
    <div className={classes.camera}>
      {state.status === 'trouble' && looking ? (
        <Note
          tone="error"
          live
          title={code('device', state.code)}
          action={{ label: t('general.retry'), onAct: camera.retry }}
        >
          {remedy('device', state.code)} {t('documents.cameraOrFile')}
        </Note>
      ) : null}
      {state.status === 'starting' && looking ? <LoadingState words={t('documents.cameraOpening')} /> : null}
      {looking ? (
        <div className={classes.tools}>
          <CameraChooser camera={camera} state={state} cameras={cameras} />
          {state.status === 'live' ? (
            <CameraSettingsPanel key={state.cameraId} stream={state.stream} label={state.label} />
          ) : null}
        </div>
      ) : null}
      <video
        ref={(element) => {
          video.current = element;
          if (element === null || state.status !== 'live' || element.srcObject === state.stream) return;
          element.srcObject = state.stream;
        }}
        autoPlay
        muted
        playsInline
        aria-label={t('photo.live')}
        hidden={state.status !== 'live' || !looking}
      />
      {still === null || corners === null ? null : (
        <CornerEditor
          url={still.url}
          width={still.picture.width}
          height={still.picture.height}
          corners={corners}
          onMove={setCorners}
        />
      )}
      {still === null || corners === null ? null : <PageState still={still} corners={corners} />}
      <div className={classes.buttons}>
        <span role="status" className="tabular">
          {still !== null
            ? t(still.found ? 'documents.cornersFound' : 'documents.cornersNotFound')
            : taken === 0
              ? t('documents.cameraHint')
              : t('documents.pagesTaken', { n: taken })}
        </span>
        {still === null ? (
          <>
            <Button onClick={onClose} combo="escape">
              {t('documents.cameraDone')}
            </Button>
            <Button
              tone="primary"
              combo="space"
              data-autofocus
              aria-disabled={state.status !== 'live' || busy}
              onClick={() => void take()}
            >
              {t('documents.take')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => setStill(null)} combo="f4" aria-disabled={busy}>
              {t('documents.takeAgain')}
            </Button>
            <Button
              tone="primary"
              combo="ctrl+enter"
              ref={takeFocus}
              aria-disabled={busy}
              onClick={() => void keep()}
            >
              {t('documents.keepPage')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

/** What is wrong with the page between the corners as they stand, said before it is kept. */
function PageState({ still, corners }: { still: Still; corners: Corners }): ReactNode {
  const { t } = useText();
  // A corner that is being moved must not wait for it.
  const settled = useDeferredValue(corners);
  const remarks = useMemo(() => pageRemarks(grayOf(pagePicture(still, settled))), [still, settled]);
  return (
    <p role="status" className={classes.pageState} data-good={remarks.length === 0}>
      {remarks.length === 0
        ? t('documents.pageGood')
        : remarks.map((remark) => t(`page-check.${remark}`)).join(' ')}
    </p>
  );
}
