import { z } from 'zod';
import { type PopulationEntry, populationEntrySchema } from './entry.ts';

/** OSIA Population Registry v1.5.0, answer of findPersons. */
export const foundPersonsSchema = z.array(z.object({ personId: z.string().min(1) })).max(100);

/** Answer of readPerson. OSIA knows the dead and the living; who is declared missing it has no word for. */
export const readPersonSchema = z.object({
  status: z.enum(['ACTIVE', 'INACTIVE']),
  physicalStatus: z.enum(['DEAD', 'ALIVE']),
});
export type ReadPerson = z.infer<typeof readPersonSchema>;

/**
 * Answer of readIdentities, as far as it is looked at. `biographicData` is open in OSIA; these are the names of its data dictionary where it has
 * one, and ours where it has none.
 */
export const identitiesSchema = z.array(
  z.object({
    identityId: z.string(),
    status: z.enum(['CLAIMED', 'VALID', 'INVALID', 'REVOKED']),
    updatedDate: z.string().optional(),
    createdDate: z.string().optional(),
    biographicData: z
      .object({
        personalNumber: z.string(),
        oldIdentityNumber: z.string().nullish(),
        lastName: z.string(),
        firstName: z.string(),
        dateOfBirth: z.string().nullish(),
        gender: z.enum(['M', 'F']).nullish(),
        nationality: z.string().nullish(),
        permanentAddress: z.object({ unitCode: z.string().nullish(), text: z.string() }).nullish(),
        fatherName: z.string().nullish(),
        motherName: z.string().nullish(),
      })
      .optional(),
  }),
);
type Identity = z.infer<typeof identitiesSchema>[number];

/**
 * The person of the valid identity written last; null where none is valid, `undefined` where what it says is no person. Of somebody who died also
 * one that is valid no more: a register may end the identities of the dead, and that they died has to be said.
 * Surname first, as Vietnamese names are written.
 */
export function entryOf(
  { physicalStatus }: ReadPerson,
  identities: readonly Identity[],
): PopulationEntry | null | undefined {
  const isDead = physicalStatus === 'DEAD';
  const moment = ({ updatedDate, createdDate }: Identity): number =>
    Date.parse(updatedDate ?? createdDate ?? '') || 0;
  const isValid = ({ status }: Identity): boolean => status === 'VALID';
  const [latest] = identities
    .filter((identity) => isValid(identity) || (isDead && identity.status !== 'CLAIMED'))
    .toSorted((one, other) => Number(isValid(other)) - Number(isValid(one)) || moment(other) - moment(one));
  if (latest === undefined) return null;
  const data = latest.biographicData;
  if (data === undefined) return undefined;
  const { permanentAddress: address } = data;
  const parsed = populationEntrySchema.safeParse(
    withoutNothing({
      personalNumber: data.personalNumber,
      oldIdentityNumber: data.oldIdentityNumber,
      name: `${data.lastName} ${data.firstName}`.trim(),
      birthDate: data.dateOfBirth,
      sex: data.gender === 'M' ? 'male' : data.gender === 'F' ? 'female' : null,
      nationality: data.nationality === 'VNM' ? 'VN' : data.nationality,
      permanentAddress: address ? withoutNothing({ unitCode: address.unitCode, text: address.text }) : null,
      father: data.fatherName,
      mother: data.motherName,
      lifeStatus: isDead ? 'dead' : null,
    }),
  );
  return parsed.success ? parsed.data : undefined;
}

function withoutNothing(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== null && member !== undefined && member !== ''),
  );
}
