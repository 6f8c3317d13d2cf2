import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import type { Failure, Result } from '../../../domain/result.ts';
import type { StillLook } from './look-at-still.ts';
import type { PictureType } from './magick.ts';

/** `picture-unreadable`: the bytes are no picture that can be decoded. `faces-unavailable`: nobody can look now. */
export type LookFailure = Failure<'picture-unreadable' | 'faces-unavailable'>;

/** Looks at stills for the station. */
export interface FaceLooker {
  /** Gets ready: somebody is about to be photographed. Answers at once. */
  warm(): void;
  look(jpeg: Uint8Array, rules: PortraitRules): Promise<Result<StillLook, LookFailure>>;
  describe(bytes: Uint8Array, type: PictureType): Promise<Result<Float32Array | null, LookFailure>>;
  close(): Promise<void>;
}
