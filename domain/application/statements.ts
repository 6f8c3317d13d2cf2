import { z } from 'zod';
import { applicationFieldsSchema, draftFieldsSchema } from './fields.ts';

/**
 * Who says something about the applicant beside what was typed. `chip`: the card's chip, proven or not. `card-qr`, `card-mrz`: read from the
 * card at the desk. `document-qr`, `document-mrz`: found on a picture among the documents. `population`: the population data base, by the centre.
 */
export const statementSourceSchema = z.enum([
  'chip',
  'card-qr',
  'card-mrz',
  'document-qr',
  'document-mrz',
  'population',
]);
export type StatementSource = z.infer<typeof statementSourceSchema>;

/**
 * What a population register says of a person besides the fields of the form. `missing`: declared so by a court. Somebody alive is nothing of it.
 */
export const lifeStatusSchema = z.enum(['dead', 'missing']);
export type LifeStatus = z.infer<typeof lifeStatusSchema>;

/** What one source said, kept with the draft until it is sealed. */
export const statementSchema = z.object({
  statementId: z.string(),
  source: statementSourceSchema,
  saidAt: z.iso.datetime(),
  /** Signed by somebody we trust and verified: a chip with passive authentication to a known CSCA, the centre's answer. */
  proven: z.boolean(),
  /** Page it was found on. */
  evidenceId: z.string().nullable(),
  fields: draftFieldsSchema,
  /** Of the population data base only; absent of the living, and where it is not known. */
  lifeStatus: lifeStatusSchema.optional(),
});
export type Statement = z.infer<typeof statementSchema>;

export const fieldNameSchema = z.enum(
  Object.keys(applicationFieldsSchema.shape) as [keyof typeof applicationFieldsSchema.shape],
);
export type FieldName = z.infer<typeof fieldNameSchema>;

/** The officer decided what stands in the form though a source says otherwise. Void as soon as the form or a source says something else. */
export const resolutionSchema = z.object({
  field: fieldNameSchema,
  /** Whose value stands in the form now. */
  taken: z.union([z.literal('form'), statementSourceSchema]),
  reason: z.string().max(200),
  officerId: z.string(),
  at: z.iso.datetime(),
  /** SHA-256, lower-case hex, of what form and sources said when it was decided. */
  basis: z.string(),
});
export type Resolution = z.infer<typeof resolutionSchema>;

/** One field about which form and sources do not all say the same. */
export const differenceSchema = z.object({
  field: fieldNameSchema,
  /** Statements that say something of this field, the most trustworthy first; their values stand in `DraftView.statements`. */
  statements: z.array(z.object({ statementId: z.string(), agrees: z.boolean() })),
  resolution: resolutionSchema.nullable(),
});
export type Difference = z.infer<typeof differenceSchema>;
