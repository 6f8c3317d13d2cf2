import { z } from 'zod';

/** How an officer shows who is there: a passphrase, or the PIN of a PKCS#11 token that holds the signing key. */
export const credentialSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passphrase'), passphrase: z.string().max(200) }),
  z.object({ kind: z.literal('pin'), pin: z.string().max(64) }),
]);
export type Credential = z.infer<typeof credentialSchema>;

/** A second person beside the one signed in: four eyes. Never the same person twice. */
export const secondPersonSchema = z.object({
  officerId: z.string().min(1).max(64),
  credential: credentialSchema,
});
export type SecondPerson = z.infer<typeof secondPersonSchema>;
