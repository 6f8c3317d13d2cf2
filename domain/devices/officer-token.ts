import { z } from 'zod';

/** An officer's PKCS#11 token (Cryptoki 2.40): USB crypto token or smart card. */
export const officerTokenSchema = z.object({
  /** CK_TOKEN_INFO.serialNumber, trimmed: names the token for good. */
  serial: z.string(),
  label: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  /** What the token says of its PIN: `ok`, `few-tries-left`, `last-try`, `locked`. */
  pin: z.enum(['ok', 'few-tries-left', 'last-try', 'locked']),
});
export type OfficerToken = z.infer<typeof officerTokenSchema>;

export const tokenKeySchema = z.object({
  /** CKA_ID, lower-case hex. */
  keyId: z.string(),
  label: z.string(),
  /** SubjectPublicKeyInfo, DER. */
  publicKey: z.instanceof(Uint8Array),
});
export type TokenKey = z.infer<typeof tokenKeySchema>;
