import { z } from 'zod';

/**
 * Preview frames, devices → officer window on a port of their own that main brokers: they pass neither main nor the station. For eyes only.
 * The window answers each frame it has drawn (or thrown away) with its sequence; at most `previewWindow` frames are under way, and a
 * newer frame takes the place of one that waits, so that nothing grows.
 */
export const previewWindow = 2;

export const previewFrameSchema = z.object({
  type: z.literal('frame'),
  deviceId: z.string(),
  /** Attempt or live view it belongs to. */
  attemptId: z.string(),
  sequence: z.number().int(),
  /** Milliseconds since the epoch (device host's clock, same machine) at which the driver had the whole frame. */
  takenAt: z.number(),
  picture: z.discriminatedUnion('format', [
    z.object({
      format: z.literal('gray8'),
      width: z.number().int(),
      height: z.number().int(),
      /** One byte a pixel, rows from the top. */
      content: z.instanceof(Uint8Array),
    }),
    z.object({ format: z.literal('jpeg'), content: z.instanceof(Uint8Array) }),
  ]),
});
export type PreviewFrame = z.infer<typeof previewFrameSchema>;

export const previewSeenSchema = z.object({
  type: z.literal('seen'),
  sequence: z.number().int(),
  /** Drawn, or dropped because nobody shows it. */
  shown: z.boolean(),
});
export type PreviewSeen = z.infer<typeof previewSeenSchema>;
