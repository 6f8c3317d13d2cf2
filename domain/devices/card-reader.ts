import { z } from 'zod';
import { deviceFailureSchema } from './device.ts';
import { captureDeviceSchema } from './fingerprint-scanner.ts';

/** What opens the chip: three fields of the MRZ (ICAO 9303-11, 4.3), or the card access number printed on some cards. */
export const chipAccessSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mrz'),
    documentNumber: z.string().min(1).max(22),
    /** YYMMDD as printed. */
    dateOfBirth: z.string().regex(/^[0-9<]{6}$/),
    dateOfExpiry: z.string().regex(/^[0-9<]{6}$/),
  }),
  z.object({ kind: z.literal('can'), number: z.string().regex(/^[0-9]{6}$/) }),
]);
export type ChipAccess = z.infer<typeof chipAccessSchema>;

export const cardReadRequestSchema = z.object({
  attemptId: z.string().regex(/^[a-zA-Z0-9-]{4,50}$/),
  access: chipAccessSchema,
  /** Data groups wanted besides DG1; one that the card has not is left out of the answer. */
  dataGroups: z.array(z.union([z.literal(2), z.literal(13)])).max(2),
  timeoutMs: z.number().int().min(1000).max(120_000),
});
export type CardReadRequest = z.infer<typeof cardReadRequestSchema>;

/** What was proven about the chip, each by itself; `failed` always fails the whole read as `card-not-genuine`. */
export const chipProofsSchema = z.object({
  /** How the chip was opened. */
  access: z.enum(['bac', 'pace']),
  /**
   * ICAO 9303-11, 5.1. `trusted`: hashes, signature and chain to a configured CSCA hold. `untrusted-issuer`: hashes and signature hold, no
   * configured CSCA issued it.
   */
  passiveAuthentication: z.enum(['trusted', 'untrusted-issuer']),
  /** The chip is not a copy: active (9303-11, 6.1) or chip authentication (6.2); `absent` where the card has neither. */
  chipGenuine: z.enum(['active-authentication', 'chip-authentication', 'absent']),
  /** Subject and serial number of the document signer. */
  signer: z.object({ subject: z.string(), serialNumber: z.string() }),
  /** The trusted CSCA it chains to; null with `untrusted-issuer`. One that has expired since it signed still counts, and is shown so. */
  issuer: z.object({ subject: z.string(), expired: z.boolean() }).nullable(),
});
export type ChipProofs = z.infer<typeof chipProofsSchema>;

/** The stream of one read; ends with exactly one of read, failed or cancelled. */
export const cardReadStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('place-card') }),
  z.object({ phase: z.literal('opening') }),
  /** `file` by its ICAO name: EF.COM, DG1 … */
  z.object({ phase: z.literal('reading'), file: z.string(), done: z.number(), total: z.number() }),
  z.object({
    phase: z.literal('read'),
    device: captureDeviceSchema,
    proofs: chipProofsSchema,
    /** TD1: three lines of 30 joined by line feeds, from DG1. */
    mrz: z.string(),
    /** Face from DG2 as it is on the chip; null where it was not asked for or is not there. */
    portrait: z
      .object({ mimeType: z.enum(['image/jpeg', 'image/jp2']), content: z.instanceof(Uint8Array) })
      .nullable(),
    /** DG13 as it is on the chip: its inner layout is the issuer's own. */
    dataGroup13: z.instanceof(Uint8Array).nullable(),
  }),
  z.object({ phase: z.literal('failed'), failure: deviceFailureSchema }),
  z.object({ phase: z.literal('cancelled') }),
]);
export type CardReadState = z.infer<typeof cardReadStateSchema>;
