import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { failing } from '../../../../domain/biometrics/face/check-groups.ts';
import {
  afterLook,
  beginChallenges,
  type ChallengeRun,
  challengeNow,
  givenUp,
} from '../../../../domain/biometrics/face/liveness.ts';
import type {
  LivenessChallenge,
  PortraitCheckCode,
  PortraitRules,
} from '../../../../domain/biometrics/face/portrait-check.ts';
import { Burst } from '../../../camera/face/burst.ts';
import { steadied, steadyStart } from '../../../camera/face/steady.ts';
import { type FaceWatch, type LookedFrame, useFaceWatch } from '../../../camera/face/use-face-watch.ts';

export interface Portrait extends FaceWatch {
  /** What to say now; null while nothing is wrong. */
  readonly say: PortraitCheckCode | null;
  /** Challenges under way or done in this session; null at a counter. */
  readonly run: ChallengeRun | null;
  readonly begin: (challenges: readonly LivenessChallenge[]) => void;
  readonly giveUp: () => void;
  readonly endRun: () => void;
  /** The best of the last frames, to be read before anything else happens. */
  readonly best: () => LookedFrame | null;
}

/** The live picture as the photo step needs it: looked at, coached, with the last frames at hand. */
export function usePortrait(
  video: RefObject<HTMLVideoElement | null>,
  live: boolean,
  rules: PortraitRules,
  /** Draws what would be the portrait. */
  preview: RefObject<HTMLCanvasElement | null>,
): Portrait {
  const burst = useRef<Burst<LookedFrame> | null>(null);
  const [sentence, setSentence] = useState(steadyStart);
  const [run, setRun] = useState<ChallengeRun | null>(null);
  const watch = useFaceWatch(video, live, rules, (looked) => {
    burst.current ??= new Burst(rules.burst);
    burst.current.add(looked);
    const { checks } = looked.look;
    setSentence((before) => steadied(before, failing(checks)[0] ?? null, looked.at));
    setRun((before) => (before === null ? null : afterLook(before, looked.look, looked.at)));
    drawPreview(preview.current, looked);
  });
  useEffect(() => {
    if (!live) setSentence(steadyStart);
    return () => burst.current?.clear();
  }, [live]);
  return {
    ...watch,
    say: sentence.shown,
    run,
    begin: useCallback((challenges) => setRun(beginChallenges(challenges, performance.now())), []),
    giveUp: useCallback(() => setRun((before) => before && givenUp(before, performance.now())), []),
    endRun: useCallback(() => setRun(null), []),
    best: useCallback(() => burst.current?.best(performance.now()) ?? null, []),
  };
}

export function isOver(run: ChallengeRun | null): boolean {
  return run === null || challengeNow(run) === null;
}

/** The crop was found on a smaller picture of the same frame. */
function drawPreview(canvas: HTMLCanvasElement | null, { frame, look }: LookedFrame): void {
  const context = canvas?.getContext('2d') ?? null;
  if (canvas === null || context === null || look.hints === null) return;
  const { crop } = look.hints;
  const [x, y] = [crop.x * frame.width, crop.y * frame.height];
  context.drawImage(
    frame,
    x,
    y,
    crop.width * frame.width,
    crop.height * frame.height,
    0,
    0,
    canvas.width,
    canvas.height,
  );
}
