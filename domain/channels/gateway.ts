import { z } from 'zod';
import { applicationFieldsSchema } from '../application/fields.ts';
import { lifeStatusSchema } from '../application/statements.ts';
import { roleSchema } from '../officers/roles.ts';
import { policyIdSchema } from '../policy/policy.ts';

/**
 * HTTP bodies between station and gateway. Upload bytes go by tus 1.0.0 under `gatewayPaths.uploads`, with the metadata
 * `applicationId`, `sha256` (lower-case hex) and `chunks`: the SHA-256 of every `uploadChunkBytes` of the file in order, 32 bytes each,
 * base64url without padding. The gateway checks each chunk when its last byte came, over however many requests; one that differs is
 * dropped, answered with status 460 `chunk-mismatch`, and sent again from its start.
 */
export const uploadChunkBytes = 1024 * 1024;
export const gatewayPaths = {
  /** The process answers. `ready`: it can take work, its database and object store answer too. */
  health: '/v1/health',
  ready: '/v1/ready',
  /** This station's own: GET what the centre says of it, POST what is to be certified. */
  self: '/v1/stations/self',
  stationCertificate: '/v1/stations/self/certificate',
  officerCertificate: (officerId: string) => `/v1/stations/self/officers/${officerId}/certificate`,
  provision: '/v1/stations',
  uploads: '/v1/uploads',
  /** POST: verify what was uploaded and acknowledge; GET: the acknowledgement, if there is one. */
  application: (applicationId: string) => `/v1/applications/${applicationId}`,
  /** POST, so that the number asked about stands in no URL: those are written down on the way. */
  population: '/v1/population',
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
      role: roleSchema,
      certificate: z.string(),
    }),
  ),
});
export type ProvisionResponse = z.infer<typeof provisionResponseSchema>;

/** GET /v1/stations/self: roster and settings, as the centre has them now. */
export const stationStandingSchema = z.object({
  station: z.object({ id: z.string(), name: z.string(), unitCode: z.string(), unitName: z.string() }),
  policyId: policyIdSchema,
  /** Centre's clock, for the station to compare. */
  at: z.iso.datetime(),
  certificate: z.object({ notAfter: z.iso.datetime(), renewFrom: z.iso.datetime() }),
  officers: z.array(
    z.object({
      officerId: z.string(),
      name: z.string(),
      rank: z.string(),
      role: roleSchema,
      state: z.enum(['active', 'suspended']),
      /** PEM of the certificate in force at this station; null until the officer has activated. */
      certificate: z.string().nullable(),
    }),
  ),
  settings: z.object({
    /** Days officers may sign in without the roster having been confirmed. */
    graceDays: z.number().int().min(1).max(60),
    idleLockSeconds: z.number().int().min(30).max(3600),
    /** `required`: no passphrase without a finger. `when-enrolled`: where one is. */
    signInFinger: z.enum(['required', 'when-enrolled', 'off']),
    /** Evidence is erased so many days after the centre's acknowledgement, the sealed file after so many. The index row stays. */
    keepEvidenceDays: z.number().int().min(0).max(365),
    keepSealedDays: z.number().int().min(0).max(365),
    /** Beyond these no new application is started until something was sent. */
    mostWaitingDays: z.number().int().min(1).max(60),
    mostWaitingCount: z.number().int().min(10).max(20_000),
    /** Applications the centre takes from this station in a day. */
    quotaPerDay: z.number().int().min(1).max(100_000),
  }),
});
export type StationStanding = z.infer<typeof stationStandingSchema>;
export type StationSettings = StationStanding['settings'];

/** Until the centre has said otherwise. */
export const defaultStationSettings: StationSettings = {
  graceDays: 14,
  idleLockSeconds: 300,
  signInFinger: 'when-enrolled',
  keepEvidenceDays: 7,
  keepSealedDays: 30,
  mostWaitingDays: 14,
  mostWaitingCount: 2000,
  quotaPerDay: 1000,
};

/** POST of the station for itself: a new key, proven by the old certificate's TLS. The old one stays valid until it ends. */
export const renewalRequestSchema = z.object({ csr: z.string().max(8000) });
/** POST of an officer's first key here, or a new one; `code` is the activation code the centre gave the officer, once. */
export const officerCertificateRequestSchema = z.object({
  csr: z.string().max(8000),
  code: z.string().min(8).max(64),
});
export const certificateResponseSchema = z.object({ certificate: z.string() });

/** A link of the station's audit chain: number of the last entry and the chain's hash there. */
export const auditAnchorSchema = z.object({
  seq: z.number().int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditAnchor = z.infer<typeof auditAnchorSchema>;

/** What the population data base says of one person: the 12 digits of a personal number, or the 9 of a CMND. */
export const populationQuestionSchema = z.strictObject({ number: z.string().regex(/^(\d{9}|\d{12})$/) });
/** Fields of the form the population data base speaks of; one it says nothing of is absent. */
export const populationPersonSchema = applicationFieldsSchema
  .pick({
    name: true,
    birthDate: true,
    sex: true,
    nationality: true,
    permanentAddress: true,
    oldIdentityNumber: true,
    father: true,
    mother: true,
  })
  .partial()
  .extend({ personalNumber: z.string().regex(/^\d{12}$/) })
  .strict();
export type PopulationPerson = z.infer<typeof populationPersonSchema>;
/**
 * `several`: more than one person has this number, as CMND of different provinces did. `not-available`: this centre has no population register
 * to ask. `failed`: it has one, which did not answer.
 */
export const populationOutcomes = ['found', 'not-found', 'several', 'not-available', 'failed'] as const;
export const populationAnswerSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('found'),
    person: populationPersonSchema,
    /** Absent of the living. */
    lifeStatus: lifeStatusSchema.optional(),
  }),
  z.strictObject({ outcome: z.enum(populationOutcomes).exclude(['found']) }),
]);
export type PopulationAnswer = z.infer<typeof populationAnswerSchema>;

/** POST body of an application: which upload it is and what it must hash to. */
export const commitRequestSchema = z.object({
  uploadId: z.string().max(80),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().positive(),
  /** Where the delivering station's audit chain stands: the acknowledgement repeats it, signed. */
  audit: auditAnchorSchema.optional(),
  /** Station that sealed it, where another one delivers (a mobile team's applications, carried to its base). */
  sealedBy: z.string().max(40).optional(),
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
  'supervisor-signature-invalid',
  /** The application tells of something that asks for four eyes, and no supervisor signed. */
  'approval-missing',
  /** Both with 429 and Retry-After: come back later, nothing is wrong with the application. */
  'busy',
  'quota-exceeded',
  /** A chunk's SHA-256 differs from the one announced: go on from where the gateway says. Status 460. */
  'chunk-mismatch',
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
  /** Station that sealed it; `deliveredBy` is the one that brought it. */
  stationId: z.string(),
  deliveredBy: z.string(),
  /** Where the delivering station's audit chain stood; null where it did not say. */
  audit: auditAnchorSchema.nullable(),
  receivedAt: z.iso.datetime(),
  /** Grows by one with every application the centre acknowledges. */
  sequence: z.number().int(),
});
export type AcknowledgementContent = z.infer<typeof acknowledgementContentSchema>;
