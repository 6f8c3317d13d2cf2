import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import type { PortraitLook } from '../../../domain/biometrics/face/look.ts';
import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import { type FaceEngine, FaceWatcher, startFaceThread } from './face-watcher.ts';

export interface FaceWatch {
  readonly engine: FaceEngine;
  /** The last look, null before the first one. */
  readonly look: PortraitLook | null;
  /** Pixels of the camera, 0 × 0 before the first picture. */
  readonly width: number;
  readonly height: number;
}

/** One frame with what was seen on it. Whoever hears of it owns the bitmap, and closes it. */
export interface LookedFrame {
  readonly frame: ImageBitmap;
  readonly look: PortraitLook;
  readonly at: number;
}

/** Frames are looked at this high; eyes are then some 80 pixels apart, enough for every check. */
const lookHeight = 600;
/** Least time between two looks, ms: more than 15 a second helps nobody. */
const interval = 66;

const nothing: FaceWatch = { engine: { status: 'starting' }, look: null, width: 0, height: 0 };

/** Looks at what a camera shows as fast as the worker answers, one frame at a time. */
export function useFaceWatch(
  video: RefObject<HTMLVideoElement | null>,
  live: boolean,
  rules: PortraitRules,
  onFrame: (looked: LookedFrame) => void,
): FaceWatch {
  const [watch, setWatch] = useState(nothing);
  const hear = useEffectEvent(onFrame);
  useEffect(() => {
    setWatch(nothing);
    if (!live) return undefined;
    let stopped = false;
    const watcher = new FaceWatcher(startFaceThread(), (engine) => {
      tell(engine);
      setWatch((old) => ({ ...old, engine }));
    });
    const tick = async (): Promise<void> => {
      const element = video.current;
      if (element === null || element.videoWidth === 0) return;
      const { videoWidth: width, videoHeight: height } = element;
      setWatch((old) => (old.width === width && old.height === height ? old : { ...old, width, height }));
      if (!watcher.free) return;
      const frame = await createImageBitmap(element);
      const scale = Math.min(1, lookHeight / height);
      const small = await createImageBitmap(frame, {
        resizeWidth: Math.round(width * scale),
        resizeHeight: Math.round(height * scale),
        resizeQuality: 'medium',
      });
      const at = performance.now();
      const looked = await watcher.look(small, { width, height }, rules, at);
      if (looked === null || stopped) {
        frame.close();
        return;
      }
      hear({ frame, look: looked.look, at });
      setWatch((old) => ({ ...old, look: looked.look }));
    };
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      // A frame that can't be read is left out: the camera has just been unplugged, or its size is changing.
      void tick()
        .catch(() => undefined)
        .finally(() => {
          running = false;
        });
    }, interval);
    return () => {
      stopped = true;
      clearInterval(timer);
      watcher.stop();
    };
  }, [video, live, rules]);
  return watch;
}

/** For whoever tests: what looks at faces now. Says nothing of anybody. */
function tell(engine: FaceEngine): void {
  document.documentElement.dataset['faceEngine'] = engine.status === 'ready' ? engine.backend : engine.status;
}
