import { type RefObject, useEffect, useState } from 'react';
import type { PortraitLook } from '../../../domain/biometrics/face/look.ts';
import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import { type FaceEngine, FaceWatcher, type Looked, startFaceThread } from './face-watcher.ts';

export interface FaceWatch {
  readonly engine: FaceEngine;
  /** The last look, null before the first one. */
  readonly look: PortraitLook | null;
  /** Pixels of the camera, 0 × 0 before the first picture. */
  readonly width: number;
  readonly height: number;
}

/** Frames are looked at this high; eyes are then some 60 pixels apart, enough for every check but the camera's own resolution. */
const lookHeight = 600;
/** Least time between two looks, ms: more than 15 a second helps nobody. */
const interval = 66;

const nothing: FaceWatch = { engine: { status: 'starting' }, look: null, width: 0, height: 0 };

/**
 * Looks at what a camera shows as fast as the worker answers, one frame at a time. `onLook` hears every look and may keep the frame's picture;
 * it must not change from one drawing to the next.
 */
export function useFaceWatch(
  video: RefObject<HTMLVideoElement | null>,
  live: boolean,
  rules: PortraitRules,
  onLook?: (looked: Looked, at: number) => void,
): FaceWatch {
  const [watch, setWatch] = useState(nothing);
  useEffect(() => {
    setWatch(nothing);
    if (!live) return undefined;
    const watcher = new FaceWatcher(startFaceThread(), (engine) => {
      report(engine);
      setWatch((old) => ({ ...old, engine }));
    });
    let grabbing = false;
    const tick = async (): Promise<void> => {
      const element = video.current;
      if (element === null || element.videoWidth === 0) return;
      const { videoWidth: width, videoHeight: height } = element;
      setWatch((old) => (old.width === width && old.height === height ? old : { ...old, width, height }));
      if (!watcher.free) return;
      const scale = Math.min(1, lookHeight / height);
      const bitmap = await createImageBitmap(element, {
        resizeWidth: Math.round(width * scale),
        resizeHeight: Math.round(height * scale),
        resizeQuality: 'medium',
      });
      const now = performance.now();
      const looked = await watcher.look(bitmap, { width, height }, rules, now);
      if (looked === null) return;
      onLook?.(looked, now);
      setWatch((old) => ({ ...old, look: looked.look }));
    };
    const timer = setInterval(() => {
      if (grabbing) return;
      grabbing = true;
      // A frame that can't be read is left out: the camera has just been unplugged, or its size is changing.
      void tick()
        .catch(() => undefined)
        .finally(() => {
          grabbing = false;
        });
    }, interval);
    return () => {
      clearInterval(timer);
      watcher.stop();
    };
  }, [video, live, rules, onLook]);
  return watch;
}

/** For whoever measures or tests: what looks at faces now. Says nothing of anybody. */
function report(engine: FaceEngine): void {
  document.documentElement.dataset['faceEngine'] = engine.status === 'ready' ? engine.backend : engine.status;
}
