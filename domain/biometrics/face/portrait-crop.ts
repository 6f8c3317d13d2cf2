import type { Face } from './face.ts';
import type { PortraitRules } from './portrait-check.ts';
import { headOf } from './pose.ts';

/** A part of a picture in whole pixels, in the shape of the portrait. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const between = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));
const middleOf = ({ least, most }: { least: number; most: number }): number => (least + most) / 2;

/**
 * The part of the frame that becomes the portrait: head height and eye line in the middle of what the rules allow, the face centred, never
 * beyond the frame: pixels are not invented, so where the person sits too close or too far aside the portrait shows it and the checks say it.
 * The picture is never turned: a tilt within the rules stays as the camera saw it, one beyond them is taken again.
 */
export function portraitCrop(face: Face, rules: PortraitRules, frame: Size): Crop {
  const head = headOf(face);
  const shape = rules.width / rules.height;
  const largest = Math.min(frame.height, frame.width / shape);
  // Smallest first: the head as large as it may be leaves the most room at the frame's edges.
  const wanted = head.height / middleOf(rules.headHeight);
  const height = Math.floor(between(wanted, Math.min(64, largest), largest));
  const width = Math.min(frame.width, Math.round(height * shape));
  const y = Math.round(between(head.eyes.y - middleOf(rules.eyeLine) * height, 0, frame.height - height));
  const x = Math.round(between(head.middle.x - width / 2, 0, frame.width - width));
  return { x, y, width, height };
}

/** The middle of the frame in the portrait's shape: what is kept where no face could be looked for. */
export function middleCrop(rules: Pick<PortraitRules, 'width' | 'height'>, frame: Size): Crop {
  const shape = rules.width / rules.height;
  const height = Math.floor(Math.min(frame.height, frame.width / shape));
  const width = Math.min(frame.width, Math.round(height * shape));
  return {
    x: Math.floor((frame.width - width) / 2),
    y: Math.floor((frame.height - height) / 2),
    width,
    height,
  };
}

/** Size of the sealed portrait: that of the rules, or the crop's own where that is smaller: enlarging adds nothing but bytes. */
export function portraitSize(crop: Crop, rules: Pick<PortraitRules, 'width' | 'height'>): Size {
  return crop.height >= rules.height
    ? { width: rules.width, height: rules.height }
    : { width: crop.width, height: crop.height };
}
