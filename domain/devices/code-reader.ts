import { z } from 'zod';

/** What a bar code or QR reader has just read. It may be anybody's card: never logged. */
export const codeReadSchema = z.object({
  deviceId: z.string(),
  /** AIM code identifier (ISO/IEC 15424) without the bracket, e.g. `Q1`; null where the reader does not send it. */
  symbology: z.string().max(4).nullable(),
  text: z.string().max(4000),
});
export type CodeRead = z.infer<typeof codeReadSchema>;
