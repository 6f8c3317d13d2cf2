import type { FieldValue } from '../../domain/biometrics/ansi-nist/transaction.ts';
import { contextKey, type Enrollment } from '../../domain/application/osia-enrollment.ts';

/** DOM: whose Type-2 fields these are. A new meaning of a number is a new version. */
export const textDomain = { name: 'VN-TRAMCANCUOC', version: '1' } as const;

/**
 * Type-2: who the pictures are of and who took them, in fields of our own (docs/exports.md has the table). Numbers from EBTS are kept where one
 * says the same: 2.018 name, 2.022 birth date, 2.024 sex.
 */
export function applicationText(
  enrollment: Enrollment,
  sealedSha256: string,
): (readonly [number: number, value: FieldValue])[] {
  const { biographicData: person, requestData, contextualData } = enrollment;
  const context = contextualData[contextKey];
  const fields: (readonly [number, FieldValue | undefined])[] = [
    [3, enrollment.enrollmentId],
    [4, requestData.policyId],
    [5, requestData.reasonCode],
    [6, requestData.intakeDate],
    [10, person.personalNumber],
    [11, person.oldIdentityNumber],
    [18, person.name?.full],
    [22, person.birthDate?.value.replaceAll('-', '')],
    [24, person.sex === undefined ? undefined : person.sex === 'male' ? 'M' : 'F'],
    [25, person.nationality],
    [30, context.stationId],
    [31, context.unit.code],
    [32, context.officerId],
    [33, context.approvals?.map(({ officerId, reasons }) => [officerId, ...reasons])],
    [34, context.sealedAt],
    // What the application was before it was opened: the centre's receipt names it.
    [40, sealedSha256.toUpperCase()],
    [
      41,
      context.fingerExceptions.length === 0
        ? undefined
        : context.fingerExceptions.map(({ finger, presence, permanence, note }) => [
            ...[finger, presence, permanence, note],
          ]),
    ],
  ];
  return fields.flatMap(([number, value]) => (value === undefined || value === '' ? [] : [[number, value]]));
}
