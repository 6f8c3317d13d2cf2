import { z } from 'zod';
import type { Geography } from '../../domain/applicant/geography/geography.ts';
import { addressOf, loadGeography, proposeAddress } from '../../domain/applicant/geography/units.ts';
import { normaliseName } from '../../domain/applicant/names.ts';
import { datePartsOf, parsePartialDate } from '../../domain/applicant/partial-date.ts';
import { type Address, type Relative, sexSchema } from '../../domain/application/fields.ts';
import { lifeStatusSchema } from '../../domain/application/statements.ts';
import type { PopulationPerson } from '../../domain/channels/gateway.ts';

/** A person as a register has it, and as a file of the training register is written. */
export const populationEntrySchema = z.strictObject({
  personalNumber: z.string().regex(/^\d{12}$/),
  oldIdentityNumber: z
    .string()
    .regex(/^\d{9}$/)
    .optional(),
  name: z.string().min(1).max(120),
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as it is known. */
  birthDate: z
    .string()
    .refine((text) => datePartsOf(text) !== null, 'no date')
    .optional(),
  sex: sexSchema.optional(),
  /** ISO 3166 alpha-2. */
  nationality: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** As written, small to large; `unitCode` is the commune's since 1 July 2025. */
  permanentAddress: z
    .strictObject({
      unitCode: z
        .string()
        .regex(/^\d{5}$/)
        .optional(),
      text: z.string().max(200),
    })
    .optional(),
  father: z.string().min(1).max(120).optional(),
  mother: z.string().min(1).max(120).optional(),
  lifeStatus: lifeStatusSchema.optional(),
});
export type PopulationEntry = z.infer<typeof populationEntrySchema>;

/** The fields of the form that an entry speaks of. */
export async function personOf(entry: PopulationEntry): Promise<PopulationPerson> {
  const { personalNumber, oldIdentityNumber, sex, nationality, father, mother } = entry;
  const birthDate = entry.birthDate === undefined ? null : parsePartialDate(entry.birthDate);
  const address =
    entry.permanentAddress === undefined
      ? null
      : addressIn(entry.permanentAddress, await loadGeography('two-level'));
  return {
    personalNumber,
    name: { full: normaliseName(entry.name) },
    ...(oldIdentityNumber === undefined ? {} : { oldIdentityNumber }),
    ...(birthDate?.ok ? { birthDate: birthDate.value } : {}),
    ...(sex === undefined ? {} : { sex }),
    ...(nationality === undefined ? {} : { nationality }),
    ...(address === null ? {} : { permanentAddress: address }),
    ...(father === undefined ? {} : { father: relative(father) }),
    ...(mother === undefined ? {} : { mother: relative(mother) }),
  };
}

const relative = (name: string): Relative => ({
  name: { full: normaliseName(name) },
  number: '',
  nationality: '',
});

/** By the unit's code, else by the names in the text; where neither names a commune of today, the text alone. */
function addressIn(
  { unitCode, text }: NonNullable<PopulationEntry['permanentAddress']>,
  geography: Geography,
): Address {
  const written = text.normalize('NFC').trim();
  const proposed = proposeAddress(written, geography);
  const unit = geography.units.get(unitCode ?? proposed?.unitCode ?? '');
  if (unit?.level !== 'commune') {
    return { country: 'VN', geography: 'two-level', unitCode: '', unitName: '', detail: written };
  }
  // A text that names another unit than the code does is older than the code: its house number may be, too.
  return addressOf(unit, geography, proposed?.unitCode === unit.code ? proposed.detail : '');
}
