import { z } from 'zod';
import { policyIdSchema } from '../policy/policy.ts';

/** HTTP bodies between station and gateway. Upload bytes go by tus 1.0.0 under `gatewayPaths.uploads`. */
export const gatewayPaths = {
  health: '/v1/health',
  provision: '/v1/stations',
  uploads: '/v1/uploads',
  /** POST: verify what was uploaded and acknowledge; GET: the acknowledgement, if there is one. */
  application: (applicationId: string) => `/v1/applications/${applicationId}`,
} as const;

/** POST /v1/stations with a one-time code; no client certificate yet. */
export const provisionRequestSchema = z.object({
  code: z.string().min(8).max(64),
  /** PEM PKCS#10 requests, EC P-256. */
  stationCsr: z.string().max(8000),
  officers: z
    .array(z.object({ officerId: z.string().regex(/^[a-z0-9-]{2,40}$/), csr: z.string().max(8000) }))
    .max(20),
});
export const provisionResponseSchema = z.object({
  station: z.object({ id: z.string(), name: z.string(), unitCode: z.string(), unitName: z.string() }),
  policyId: policyIdSchema,
  /** PEM. `ca` anchors everything; `centre` is the recipient of sealed applications. */
  ca: z.string(),
  centre: z.string(),
  stationCertificate: z.string(),
  officers: z.array(
    z.object({
      officerId: z.string(),
      name: z.string(),
      rank: z.string(),
      role: z.string(),
      certificate: z.string(),
    }),
  ),
});
export type ProvisionResponse = z.infer<typeof provisionResponseSchema>;

/** POST body of an application: which upload it is and what it must hash to. */
export const commitRequestSchema = z.object({
  uploadId: z.string().max(80),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().positive(),
});

/** Closed list of reasons for refusal; sentence and remedy stand in i18n under `outbox.<code>`. */
export const refusalCodes = [
  'unknown-station',
  'station-revoked',
  'upload-incomplete',
  'digest-mismatch',
  'not-decryptable',
  'container-malformed',
  'manifest-mismatch',
  'officer-signature-invalid',
  'station-signature-invalid',
  'signer-untrusted',
  'application-malformed',
  'application-incomplete',
  'application-id-mismatch',
  'replayed',
  'too-large',
  'malformed-request',
  'code-invalid',
] as const;
export const refusalSchema = z.object({ code: z.enum(refusalCodes), cause: z.string() });
export type RefusalCode = (typeof refusalCodes)[number];

/**
 * Content of the acknowledgement (attached CMS SignedData, DER, application/pkcs7-mime): signed by the centre
 * over the SHA-256 of the sealed bytes as received.
 */
export const acknowledgementContentSchema = z.object({
  applicationId: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int(),
  stationId: z.string(),
  receivedAt: z.iso.datetime(),
  /** Grows by one with every application the centre acknowledges. */
  sequence: z.number().int(),
});
export type AcknowledgementContent = z.infer<typeof acknowledgementContentSchema>;
