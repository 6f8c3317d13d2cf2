import { checkPortrait } from './check-portrait.ts';
import { leastOpening } from './eyes.ts';
import type { Face } from './face.ts';
import { findFaces } from './find-faces.ts';
import type { FaceModels } from './models.ts';
import { type MotionMemory, watchMotion } from './motion.ts';
import type { PortraitCheck, PortraitRules } from './portrait-check.ts';
import { type Crop, portraitCrop } from './portrait-crop.ts';
import { type PortraitHints, portraitHints } from './portrait-hints.ts';
import { portraitScore } from './portrait-score.ts';
import { poseOf } from './pose.ts';
import type { Raster } from './raster.ts';

/** What one picture shows, as plain data. */
export interface PortraitLook {
  readonly checks: readonly PortraitCheck[];
  readonly score: number;
  /** Null without a face. */
  readonly hints: PortraitHints | null;
  readonly crop: Crop | null;
  /** What challenges go by: degrees to the person's left, and how far the less open eye is open. */
  readonly yaw: number | null;
  readonly opening: number | null;
}

export interface LookOptions {
  readonly rules: PortraitRules;
  /** Pixels of the camera for one of the picture. */
  readonly enlargement?: number;
  /** For a film: what the frame before left, and the time of this one in milliseconds. A still has neither. */
  readonly film?: { readonly memory: MotionMemory | null; readonly now: number };
}

export async function lookAtPortrait(
  picture: Raster,
  models: FaceModels,
  { rules, enlargement = 1, film }: LookOptions,
): Promise<{
  readonly look: PortraitLook;
  readonly memory: MotionMemory | null;
  readonly face: Face | null;
}> {
  const found = await findFaces(picture, models);
  const face = found.faces[0] ?? null;
  const moved = film === undefined ? null : watchMotion(picture, face, film.memory, film.now);
  const checks = checkPortrait({
    found,
    picture,
    rules,
    enlargement,
    ...(moved === null ? {} : { motion: moved.motion }),
  });
  const crop = face === null ? null : portraitCrop(face, rules, picture);
  const look: PortraitLook = {
    checks,
    score: portraitScore(checks, rules),
    hints: face === null || crop === null ? null : portraitHints(face, crop, checks, picture),
    crop,
    yaw: face === null ? null : poseOf(face).yaw,
    opening: face === null ? null : leastOpening(face),
  };
  return { look, memory: moved?.memory ?? null, face };
}
