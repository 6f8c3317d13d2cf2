import { z } from 'zod';

/** What lies on a stick, and under which names: docs/carry.md. */

/** A station's id as it may stand in a file name. */
const stationId = z.string().regex(/^[A-Za-z0-9-]{1,40}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

export const handOverIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** Who a base is, for mobile teams to encrypt to. Signed detached by the base's station key. */
export const baseCardSchema = z.object({
  kind: z.literal('base-card'),
  stationId,
  stationName: z.string().max(200),
  unitName: z.string().max(200),
  /** PEM, RSA of 3072 bits or more; self-signed: its worth comes from the signature over this card. */
  certificate: z.string().max(8000),
  madeAt: z.iso.datetime(),
  notAfter: z.iso.datetime(),
});
export type BaseCard = z.infer<typeof baseCardSchema>;

/** `hand-over.json`, first file of a hand-over. */
export const handOverSchema = z.object({
  kind: z.literal('hand-over'),
  handOverId: handOverIdSchema,
  from: stationId,
  to: stationId,
  at: z.iso.datetime(),
  count: z.number().int().min(1).max(20_000),
  applications: z
    .array(
      z.object({
        applicationId: id,
        ticket: z.string().max(40),
        sealedAt: z.iso.datetime(),
        sha256,
        size: z.number().int().positive(),
      }),
    )
    .max(20_000),
});
export type HandOver = z.infer<typeof handOverSchema>;

/** What the base counted in. Signed detached by the base's station key. */
export const countSchema = z.object({
  kind: z.literal('count'),
  handOverId: handOverIdSchema,
  from: stationId,
  to: stationId,
  at: z.iso.datetime(),
  /** Whole and new, whole and known before; by id. */
  taken: z.array(id).max(20_000),
  known: z.array(id).max(20_000),
  damaged: z.array(id).max(20_000),
});
export type Count = z.infer<typeof countSchema>;

/** Receipts of the centre on their way back; each is signed by the centre itself. */
export const receiptsSchema = z.object({
  kind: z.literal('receipts'),
  handOverId: handOverIdSchema,
  from: stationId,
  to: stationId,
  receipts: z.array(z.object({ applicationId: id, acknowledgement: z.base64().max(90_000) })).max(20_000),
});

export const carryFiles = {
  baseCard: (station: string) => `base-card-${station}.json`,
  handOver: (handOverId: string) => `hand-over-${handOverId}.p7m`,
  count: (handOverId: string) => `count-${handOverId}.json`,
  receipts: (handOverId: string) => `receipts-${handOverId}.json`,
  signatureOf: (name: string) => `${name}.p7s`,
} as const;

export const handOverPattern = /^hand-over-([A-Za-z0-9-]{1,64})\.p7m$/;
export const baseCardPattern = /^base-card-([A-Za-z0-9-]{1,40})\.json$/;
export const countPattern = /^count-([A-Za-z0-9-]{1,64})\.json$/;
export const receiptsPattern = /^receipts-([A-Za-z0-9-]{1,64})\.json$/;

/** Inside a hand-over. */
export const handOverEntries = {
  mimetype: 'mimetype',
  list: 'hand-over.json',
  manifest: 'META-INF/ASiCManifest.xml',
  signature: (station: string) => `META-INF/signature-station-${station}.p7s`,
  application: (applicationId: string) => `applications/${applicationId}.p7m`,
} as const;

/** FAT takes files of less than 4 GiB, and so does a ZIP without extensions. What is more goes with the next hand-over. */
export const largestHandOver = 3_500_000_000;
