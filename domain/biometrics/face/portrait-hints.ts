import { type Face, outline, pointOf } from './face.ts';
import type { Crop } from './portrait-crop.ts';
import type { PortraitCheck, PortraitCheckCode } from './portrait-check.ts';
import { headOf, poseOf } from './pose.ts';
import type { Point } from './raster.ts';

/** What is drawn over the picture, in shares of its width and height, so that it fits however large it is shown. */
export interface PortraitHints {
  /** The part that becomes the portrait. */
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Outline of the face, closed. */
  readonly outline: readonly Point[];
  readonly eyeLine: readonly [Point, Point];
  /** Where the person is to move or turn: from, to. */
  readonly arrows: readonly { readonly code: PortraitCheckCode; readonly from: Point; readonly to: Point }[];
  /** Places that a check is about. */
  readonly marks: readonly {
    readonly code: PortraitCheckCode;
    readonly at: Point;
    readonly radius: number;
  }[];
}

/** How long an arrow is, in head heights. */
const reach = 0.35;

export function portraitHints(
  face: Face,
  crop: Crop,
  checks: readonly PortraitCheck[],
  picture: { readonly width: number; readonly height: number },
): PortraitHints {
  const head = headOf(face);
  const share = ({ x, y }: Point): Point => ({ x: x / picture.width, y: y / picture.height });
  const fails = (code: PortraitCheckCode): boolean =>
    checks.some((check) => check.code === code && check.state === 'not-met');
  const arrows: { code: PortraitCheckCode; from: Point; to: Point }[] = [];
  const arrow = (code: PortraitCheckCode, from: Point, dx: number, dy: number): void => {
    const to = { x: from.x + dx * head.height, y: from.y + dy * head.height };
    arrows.push({ code, from: share(from), to: share(to) });
  };
  const pose = poseOf(face);
  // The picture is not mirrored: the person's left is on its right. Somebody turned to their left is to turn back to their right.
  if (fails('turned')) arrow('turned', head.middle, pose.yaw > 0 ? -reach : reach, 0);
  if (fails('nodding')) arrow('nodding', head.middle, 0, pose.pitch > 0 ? reach : -reach);
  if (fails('tilted')) arrow('tilted', head.crown, pose.roll > 0 ? -reach / 2 : reach / 2, 0);
  if (fails('off-centre')) {
    const aside = crop.x + crop.width / 2 - head.middle.x;
    const down = crop.y + crop.height * 0.4 - head.eyes.y;
    arrow('off-centre', head.middle, limited(aside / head.height), limited(down / head.height));
  }
  const eyes = [face.eyes.left.iris, face.eyes.right.iris];
  const marks = (['eyes-closed', 'eyes-hidden', 'looking-away', 'glasses', 'glare-on-glasses'] as const)
    .filter(fails)
    .flatMap((code) =>
      eyes.map((eye) => ({ code, at: share(eye), radius: (head.eyeDistance * 0.35) / picture.height })),
    );
  const lean = Math.tan((pose.roll * Math.PI) / 180);
  const half = head.width * 0.6;
  return {
    crop: { ...share(crop), width: crop.width / picture.width, height: crop.height / picture.height },
    outline: outline.map((index) => share(pointOf(face, index))),
    eyeLine: [
      share({ x: head.eyes.x - half, y: head.eyes.y - lean * half }),
      share({ x: head.eyes.x + half, y: head.eyes.y + lean * half }),
    ],
    arrows,
    marks,
  };
}

const limited = (value: number): number => Math.min(reach, Math.max(-reach, value));
