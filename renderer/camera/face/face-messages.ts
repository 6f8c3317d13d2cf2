import type { PortraitLook } from '../../../domain/biometrics/face/look.ts';
import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';

export interface FaceOrder {
  readonly id: number;
  /** Handed over, and closed by the worker. */
  readonly bitmap: ImageBitmap;
  /** Size of the camera's frame, which the bitmap may be smaller than. */
  readonly frame: { readonly width: number; readonly height: number };
  readonly rules: PortraitRules;
  /** Milliseconds of the page's clock. */
  readonly now: number;
  /** Another camera, or the first frame: what came before counts for nothing. */
  readonly fresh: boolean;
}

export type FaceAnswer =
  | { readonly type: 'ready'; readonly backend: string }
  | { readonly type: 'failed'; readonly message: string }
  /** `look` is null while the nets are not loaded. */
  | {
      readonly type: 'looked';
      readonly id: number;
      readonly look: PortraitLook | null;
      readonly milliseconds: number;
    };
