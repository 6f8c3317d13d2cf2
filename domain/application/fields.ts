import { z } from 'zod';

/**
 * The fields of the form (CC01 / phiếu thu nhận; Law 26/2023 Art. 9 and 15) as they stand while an officer
 * types: everything may be missing and any text may be wrong, because bad input must lose nothing.
 * `domain/application/completeness.ts` says what is missing or wrong before sealing.
 */

/** `value` is as typed until it parses; ISO parts: YYYY, YYYY-MM or YYYY-MM-DD by `precision`. */
export const partialDateSchema = z.object({
  value: z.string().max(10),
  precision: z.enum(['day', 'month', 'year']),
});
export type PartialDate = z.infer<typeof partialDateSchema>;

/** Full name is what counts; parts are optional (QCVN 109:2017 Ho/ChuDem/Ten). NFC capitals with diacritics. */
export const personNameSchema = z.object({
  full: z.string().max(120),
  family: z.string().max(60).optional(),
  middle: z.string().max(80).optional(),
  given: z.string().max(60).optional(),
});
export type PersonName = z.infer<typeof personNameSchema>;

/** A code is worthless without its list: the 54 groups have two orders in use. */
export const codedValueSchema = z.object({
  scheme: z.string().max(40),
  code: z.string().max(10),
  /** The person's own name of the group where it differs from the list's (QCVN 109 TenGoi). */
  ownName: z.string().max(60).optional(),
});
export type CodedValue = z.infer<typeof codedValueSchema>;

/**
 * A surviving unit code may mean another unit after a resolution, so the key is (code, validFrom). `geography`
 * is three-level (province/district/commune, before 2025-07-01) or two-level (province/commune).
 */
export const addressSchema = z.object({
  country: z.string().length(2),
  geography: z.enum(['three-level', 'two-level']),
  unitCode: z.string().max(5),
  unitValidFrom: z.iso.date().optional(),
  /** Name path as shown when chosen, small to large; kept because units are renamed. */
  unitName: z.string().max(200),
  detail: z.string().max(200),
});
export type Address = z.infer<typeof addressSchema>;

export const sexSchema = z.enum(['male', 'female']);
export type Sex = z.infer<typeof sexSchema>;

export const relativeSchema = z.object({
  name: personNameSchema,
  /** 12-digit personal number, or the 9-digit CMND. */
  number: z.string().max(12),
  nationality: z.string().max(2),
});
export type Relative = z.infer<typeof relativeSchema>;

export const representativeSchema = relativeSchema.extend({
  relationship: z.enum(['father', 'mother', 'guardian', 'other']),
  phone: z.string().max(20),
});

export const applicationFieldsSchema = z.object({
  name: personNameSchema,
  otherName: z.string().max(120),
  birthDate: partialDateSchema,
  sex: sexSchema,
  /** 12 digits as a string: leading zeros matter. Empty for a first card without a number yet. */
  personalNumber: z.string().max(20),
  /** 9-digit CMND. */
  oldIdentityNumber: z.string().max(20),
  ethnicGroup: codedValueSchema,
  religion: codedValueSchema,
  nationality: z.string().max(2),
  maritalStatus: z.enum(['unknown', 'single', 'married', 'divorced-or-widowed']),
  bloodType: z.enum(['unknown', 'A', 'B', 'AB', 'O']),
  birthPlace: addressSchema,
  birthRegistrationPlace: addressSchema,
  placeOfOrigin: addressSchema,
  permanentAddress: addressSchema,
  temporaryAddress: addressSchema,
  currentAddress: addressSchema,
  identifyingFeatures: z.string().max(200),
  occupation: z.string().max(100),
  education: z.string().max(60),
  father: relativeSchema,
  mother: relativeSchema,
  spouse: relativeSchema,
  householder: relativeSchema,
  householderRelationship: z.string().max(60),
  representative: representativeSchema,
  phone: z.string().max(20),
  email: z.string().max(120),
  /** Card in use that is handed over at intake. */
  surrenderedCard: z.object({
    kind: z.enum(['cmnd-9', 'cmnd-12', 'cccd-barcode', 'cccd-chip', 'can-cuoc']),
    number: z.string().max(20),
    issuedOn: z.string().max(10),
  }),
  delivery: z.object({ byPost: z.boolean(), address: z.string().max(250) }),
});
export type ApplicationFields = z.infer<typeof applicationFieldsSchema>;

export const draftFieldsSchema = applicationFieldsSchema.partial();
export type DraftFields = z.infer<typeof draftFieldsSchema>;

/** A patch sets fields, or clears one with null. Objects are replaced whole, never merged deeply. */
export const draftPatchSchema = z
  .object(
    Object.fromEntries(
      Object.entries(applicationFieldsSchema.shape).map(([name, schema]) => [
        name,
        (schema as z.ZodType).nullable(),
      ]),
    ) as unknown as { [K in keyof ApplicationFields]: z.ZodType<ApplicationFields[K] | null> },
  )
  .partial();
export type DraftPatch = z.infer<typeof draftPatchSchema>;

/**
 * A remark on a field: `error` stops sealing, `warning` never does. `code` picks the sentence,
 * `source` names who says so (an article or a cross-check).
 */
export const fieldRemarkSchema = z.object({
  field: z.string(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  source: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type FieldRemark = z.infer<typeof fieldRemarkSchema>;
