import { z } from 'zod';

/**
 * OSIA Enrollment v1.3.0 (enrollment.yaml of OSIA v7.1), every schema with `additionalProperties: false` strict. One reading
 * of our own: `imageRef`, `templateRef`, `dataRef` and `signatureRef` are `format: uri` there and URI references here, relative
 * to the container (`evidence/….fir`), because a sealed application has no server.
 */
const reference = z.string().min(1).max(2000);
const dateTime = z.iso.datetime({ offset: true });
const openObject = z.record(z.string(), z.unknown());

export const osiaBiometricSubTypes = [
  'UNKNOWN',
  'RIGHT_THUMB',
  'RIGHT_INDEX',
  'RIGHT_MIDDLE',
  'RIGHT_RING',
  'RIGHT_LITTLE',
  'LEFT_THUMB',
  'LEFT_INDEX',
  'LEFT_MIDDLE',
  'LEFT_RING',
  'LEFT_LITTLE',
  'PLAIN_RIGHT_FOUR_FINGERS',
  'PLAIN_LEFT_FOUR_FINGERS',
  'PLAIN_THUMBS',
  'UNKNOWN_PALM',
  'RIGHT_FULL_PALM',
  'RIGHT_WRITERS_PALM',
  'LEFT_FULL_PALM',
  'LEFT_WRITERS_PALM',
  'RIGHT_LOWER_PALM',
  'RIGHT_UPPER_PALM',
  'LEFT_LOWER_PALM',
  'LEFT_UPPER_PALM',
  'RIGHT_OTHER',
  'LEFT_OTHER',
  'RIGHT_INTERDIGITAL',
  'RIGHT_THENAR',
  'RIGHT_HYPOTHENAR',
  'LEFT_INTERDIGITAL',
  'LEFT_THENAR',
  'LEFT_HYPOTHENAR',
  'RIGHT_INDEX_AND_MIDDLE',
  'RIGHT_MIDDLE_AND_RING',
  'RIGHT_RING_AND_LITTLE',
  'LEFT_INDEX_AND_MIDDLE',
  'LEFT_MIDDLE_AND_RING',
  'LEFT_RING_AND_LITTLE',
  'RIGHT_INDEX_AND_LEFT_INDEX',
  'RIGHT_INDEX_AND_MIDDLE_AND_RING',
  'RIGHT_MIDDLE_AND_RING_AND_LITTLE',
  'LEFT_INDEX_AND_MIDDLE_AND_RING',
  'LEFT_MIDDLE_AND_RING_AND_LITTLE',
  'EYE_UNDEF',
  'EYE_RIGHT',
  'EYE_LEFT',
  'EYE_BOTH',
  'PORTRAIT',
  'LEFT_PROFILE',
  'RIGHT_PROFILE',
] as const;
export const osiaBiometricSubTypeSchema = z.enum(osiaBiometricSubTypes);

export const osiaImpressionTypeSchema = z.enum([
  'LIVE_SCAN_PLAIN',
  'LIVE_SCAN_ROLLED',
  'NONLIVE_SCAN_PLAIN',
  'NONLIVE_SCAN_ROLLED',
  'LATENT_IMPRESSION',
  'LATENT_TRACING',
  'LATENT_PHOTO',
  'LATENT_LIFT',
  'LIVE_SCAN_SWIPE',
  'LIVE_SCAN_VERTICAL_ROLL',
  'LIVE_SCAN_PALM',
  'NONLIVE_SCAN_PALM',
  'LATENT_PALM_IMPRESSION',
  'LATENT_PALM_TRACING',
  'LATENT_PALM_PHOTO',
  'LATENT_PALM_LIFT',
  'LIVE_SCAN_OPTICAL_CONTACTLESS_PLAIN',
  'OTHER',
  'UNKNOWN',
]);

export const osiaEncryptionSchema = z.strictObject({ type: z.enum(['JWE', 'PKCS7']), scope: z.string() });

export const osiaIntegritySchema = z.strictObject({
  id: z.string().optional(),
  type: z.enum(['NONE', 'JWS', 'PKCS7']).optional(),
  scope: z.string(),
  alg: z.string(),
  encrypted: z.boolean().optional(),
  followRef: z.boolean().optional(),
  hash: z.string(),
  signature: z.string().optional(),
  signatureRef: reference.optional(),
});

const protection = {
  encryption: osiaEncryptionSchema.optional(),
  integrity: z.array(osiaIntegritySchema).optional(),
};

export const osiaMissingSchema = z.strictObject({
  biometricSubType: osiaBiometricSubTypeSchema.optional(),
  presence: z.enum(['BANDAGED', 'AMPUTATED', 'DAMAGED']).optional(),
});

export const osiaBiometricDataSchema = z.strictObject({
  biometricType: z.enum(['FACE', 'FINGER', 'IRIS', 'SIGNATURE', 'UNKNOWN']),
  biometricSubType: osiaBiometricSubTypeSchema.optional(),
  instance: z.string().optional(),
  image: z.base64().optional(),
  imageRef: reference.optional(),
  captureDate: dateTime.optional(),
  captureDevice: z.string().optional(),
  impressionType: osiaImpressionTypeSchema.optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  bitdepth: z.int().optional(),
  mimeType: z.string().optional(),
  resolution: z.int().optional(),
  compression: z.enum(['NONE', 'WSQ', 'JPEG', 'JPEG2000', 'PNG']).optional(),
  missing: z.array(osiaMissingSchema).optional(),
  metadata: z.string().optional(),
  comment: z.string().optional(),
  template: z.base64().optional(),
  templateRef: reference.optional(),
  templateFormat: z.string().optional(),
  quality: z.int().optional(),
  qualityFormat: z.string().optional(),
  algorithm: z.string().optional(),
  vendor: z.string().optional(),
  ...protection,
});
export type OsiaBiometricData = z.infer<typeof osiaBiometricDataSchema>;

export const osiaDocumentPartSchema = z.strictObject({
  pages: z.array(z.int()).min(1).optional(),
  data: z.base64().optional(),
  dataRef: reference.optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  mimeType: z.string().optional(),
  captureDate: dateTime.optional(),
  captureDevice: z.string().optional(),
  ...protection,
});

export const osiaDocumentDataSchema = z.strictObject({
  documentType: z.enum(['ID_CARD', 'PASSPORT', 'INVOICE', 'BIRTH_CERTIFICATE', 'FORM', 'OTHER']),
  documentTypeOther: z.string().optional(),
  instance: z.string().optional(),
  parts: z.array(osiaDocumentPartSchema).min(1),
  integrity: z.array(osiaIntegritySchema).optional(),
});
export type OsiaDocumentData = z.infer<typeof osiaDocumentDataSchema>;

/** Any Enrollment of the standard; ours is narrower (`enrollmentSchema`). */
export const osiaEnrollmentSchema = z.strictObject({
  enrollmentId: z.string(),
  status: z.enum(['FINALIZED', 'IN_PROGRESS']),
  enrollmentType: z.string().optional(),
  enrollmentFlags: openObject.optional(),
  requestData: openObject.optional(),
  contextualData: openObject.optional(),
  biographicData: openObject.optional(),
  biometricData: z.array(osiaBiometricDataSchema).optional(),
  documentData: z.array(osiaDocumentDataSchema).optional(),
  ...protection,
});
