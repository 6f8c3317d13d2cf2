import { type RefObject, useEffect, useState } from 'react';
import { sample } from './grab.ts';
import { checkPhoto, type PhotoCheck, type PhotoCheckMemory, photoChecks } from './photo-checks.ts';

/** Time between two looks, ms. */
const interval = 200;
/** A remark must hold this many looks before it is shown, and be gone as long before it goes: words that flicker help nobody. */
const steady = 3;

export interface LiveChecks {
  readonly remarks: readonly PhotoCheck[];
  /** Pixels of the camera, 0 × 0 before the first picture. */
  readonly width: number;
  readonly height: number;
  /** Looked at long enough to say that nothing is wrong. */
  readonly judged: boolean;
}

const nothing: LiveChecks = { remarks: [], width: 0, height: 0, judged: false };

/** What is not as it should be in the live picture, about five times a second. */
export function usePhotoChecks(video: RefObject<HTMLVideoElement | null>, live: boolean): LiveChecks {
  const [checks, setChecks] = useState(nothing);
  useEffect(() => {
    setChecks(nothing);
    if (!live) return undefined;
    const canvas = document.createElement('canvas');
    const held = new Map<PhotoCheck, number>();
    let shown: readonly PhotoCheck[] = [];
    let memory: PhotoCheckMemory | null = null;
    let looks = 0;
    const timer = setInterval(() => {
      if (video.current === null) return;
      const pixels = sample(video.current, canvas);
      if (pixels === null) return;
      const looked = checkPhoto(pixels, memory);
      memory = looked.memory;
      looks++;
      const judged = looks >= steady;
      const next = steadied(held, looked.remarks, shown);
      const { videoWidth: width, videoHeight: height } = video.current;
      if (next.join() !== shown.join()) shown = next;
      setChecks((old) =>
        old.remarks === shown && old.width === width && old.judged === judged
          ? old
          : { remarks: shown, width, height, judged },
      );
    }, interval);
    return () => clearInterval(timer);
  }, [video, live]);
  return checks;
}

function steadied(
  held: Map<PhotoCheck, number>,
  seen: readonly PhotoCheck[],
  shown: readonly PhotoCheck[],
): readonly PhotoCheck[] {
  for (const remark of new Set([...held.keys(), ...seen])) {
    const count = held.get(remark) ?? 0;
    held.set(remark, seen.includes(remark) ? Math.min(steady, count + 1) : Math.max(0, count - 1));
  }
  return photoChecks.filter((remark) => {
    const count = held.get(remark) ?? 0;
    return count >= steady || (count > 0 && shown.includes(remark));
  });
}
