import { describeFace } from '../../../domain/biometrics/face/descriptor.ts';
import { lookAtPortrait } from '../../../domain/biometrics/face/look.ts';
import type { FaceModels } from '../../../domain/biometrics/face/models.ts';
import type { PortraitCheck, PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import {
  type Crop,
  middleCrop,
  portraitCrop,
  portraitSize,
} from '../../../domain/biometrics/face/portrait-crop.ts';
import { findFaces } from '../../../domain/biometrics/face/find-faces.ts';
import { cropJpeg, openPicture, type PictureType } from './magick.ts';
import { openModels } from './tensor-models.ts';

/** What the station makes of a whole frame. */
export interface StillLook {
  /** Null where the nets could not be run: then nothing was checked, and the crop is the frame's middle. */
  readonly checks: readonly PortraitCheck[] | null;
  readonly score: number;
  readonly crop: Crop;
  readonly portrait: { readonly jpeg: Uint8Array; readonly width: number; readonly height: number };
  /** 1024 numbers to compare faces by; null without a face. */
  readonly descriptor: Float32Array | null;
  /** What ran the nets, e.g. `wasm`; why they did not run otherwise. */
  readonly backend: string;
}

/** Looks at stills, wherever it runs: in a thread of the station, or in a test. Loads the nets with the first. */
export class StillLooker {
  #models: Promise<(FaceModels & { readonly backend: string }) | { readonly failed: string }> | null = null;

  models(): Promise<(FaceModels & { readonly backend: string }) | { readonly failed: string }> {
    this.#models ??= openModels(['detector', 'mesh', 'iris', 'descriptor']).catch((error: unknown) => ({
      failed: error instanceof Error ? error.message : String(error),
    }));
    return this.#models;
  }

  /** Throws where the frame is no JPEG that can be decoded. */
  async look(jpeg: Uint8Array, rules: PortraitRules): Promise<StillLook> {
    const models = await this.models();
    const seen = await openPicture(jpeg, 'image/jpeg', async (picture) => {
      const nothing = { checks: null, score: 0, crop: middleCrop(rules, picture), descriptor: null };
      if ('failed' in models) return { ...nothing, backend: models.failed };
      const { look, face } = await lookAtPortrait(picture, models, { rules });
      return {
        checks: look.checks,
        score: look.score,
        crop: face === null ? nothing.crop : portraitCrop(face, rules, picture),
        descriptor: face === null ? null : await describeFace(face, picture, models),
        backend: models.backend,
      };
    });
    const size = portraitSize(seen.crop, rules);
    return { ...seen, portrait: { jpeg: await cropJpeg(jpeg, seen.crop, size), ...size } };
  }

  /** The largest face of a picture in numbers; null where none is found or the nets don't run. Throws on bytes that are no picture. */
  async describe(bytes: Uint8Array, type: PictureType): Promise<Float32Array | null> {
    const models = await this.models();
    if ('failed' in models) return null;
    return openPicture(bytes, type, async (picture) => {
      const [face] = (await findFaces(picture, models)).faces;
      return face === undefined ? null : describeFace(face, picture, models);
    });
  }
}
