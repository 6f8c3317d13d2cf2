import { z } from 'zod';

/**
 * What is looked at on a portrait, after ISO/IEC 19794-5:2011 Annex and ICAO 9303-3; sentence and hint stand in renderer/i18n under
 * `photo-check.<code>`. Nothing here says anything about race, age or sex, and nothing may.
 */
export const portraitCheckCodes = [
  'no-face',
  'several-faces',
  'too-small',
  'too-large',
  'off-centre',
  'turned',
  'nodding',
  'tilted',
  'eyes-closed',
  'eyes-hidden',
  'looking-away',
  'mouth-open',
  'glasses',
  'glare-on-glasses',
  'ears-hidden',
  'head-covered',
  'uneven-light',
  'too-dark',
  'too-bright',
  'background-not-white',
  'background-uneven',
  'blurred',
  'moving',
  'frozen',
] as const;
export const portraitCheckCodeSchema = z.enum(portraitCheckCodes);
export type PortraitCheckCode = z.infer<typeof portraitCheckCodeSchema>;

/** `unknown`: cannot be told from this picture (hair over an ear may be hair over an ear); never stops anybody. */
export const portraitCheckSchema = z.object({
  code: portraitCheckCodeSchema,
  state: z.enum(['met', 'not-met', 'unknown']),
  /** What was measured and what it may be at least or at most, in the check's own unit. */
  value: z.number().nullable(),
  limit: z.number().nullable(),
});
export type PortraitCheck = z.infer<typeof portraitCheckSchema>;

/** What a rule set asks of a portrait. Lengths are shares of the picture's height unless said otherwise. */
export interface PortraitRules {
  /** Size of the portrait that is sealed, pixels; cropped to by the station. */
  readonly width: number;
  readonly height: number;
  /** Least distance between the pupils, pixels, in the portrait that is sealed. */
  readonly leastEyeDistance: number;
  /** Chin to crown. */
  readonly headHeight: { readonly least: number; readonly most: number };
  /** Middle of the eyes from the upper edge. */
  readonly eyeLine: { readonly least: number; readonly most: number };
  /** Degrees either way. */
  readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  readonly glasses: 'allowed' | 'not-allowed';
  readonly background: 'white' | 'plain-light';
  /** Of the last frames the best is proposed. */
  readonly burst: number;
  /** Checks that ask for a reason where they are not met on the portrait that was taken; the others are said and sealed with it. */
  readonly stopping: readonly PortraitCheckCode[];
  readonly source: string;
}

/** What a person at a desk without an officer is asked to do, in the order the station chose. */
export const livenessChallengeSchema = z.enum(['turn-left', 'turn-right', 'blink']);
export type LivenessChallenge = z.infer<typeof livenessChallengeSchema>;
/** A hint and no proof: a film can blink. */
export const livenessResultSchema = z.object({
  challenge: livenessChallengeSchema,
  met: z.boolean(),
  milliseconds: z.number().int().min(0),
});
export type LivenessResult = z.infer<typeof livenessResultSchema>;
