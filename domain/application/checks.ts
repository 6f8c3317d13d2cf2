import { checkName } from '../applicant/names.ts';
import { ageOn, datePartsOf, isPartialDate, parsePartialDate } from '../applicant/partial-date.ts';
import { crossCheck, parsePersonalNumber } from '../applicant/personal-number.ts';
import { reasonOf } from '../policy/policies.ts';
import { detailRemarks } from './checks-details.ts';
import { isFilled, malformedFields, missingFields } from './completeness.ts';
import type { DraftFields, FieldRemark } from './fields.ts';
import { type RemarkContext, remark } from './remark.ts';

export type { RemarkContext } from './remark.ts';

/**
 * Everything to be said of the form as it stands. Errors stop sealing: what is required and missing (`required`, with the
 * article), a number that has no number's form, a date that isn't in the calendar. All else is a warning. In the order of
 * the form's fields within each kind.
 */
export function remarksOn(fields: DraftFields, context: RemarkContext): FieldRemark[] {
  return [
    ...missingFields(fields, context).map(({ field, article }) =>
      remark('error', field, 'required', article),
    ),
    ...birthDateRemarks(fields, context),
    ...numberRemarks(fields, context),
    ...nameRemarks(fields),
    ...detailRemarks(fields, context, reasonOf(context.policy, context.reasonCode)),
  ];
}

const civilStatus = 'TT 04/2020/TT-BTP [chưa kiểm chứng]';

function birthDateRemarks({ birthDate }: DraftFields, { on }: RemarkContext): FieldRemark[] {
  if (birthDate === undefined || birthDate.value.trim() === '') return [];
  const parsed = parsePartialDate(birthDate.value);
  if (!isPartialDate(birthDate)) {
    const impossible = !parsed.ok && parsed.error.code === 'date-impossible';
    return [remark('error', 'birthDate', impossible ? 'birth-date-impossible' : 'birth-date-malformed')];
  }
  const born = datePartsOf(birthDate.value);
  if (born !== null && birthDate.value > on.slice(0, birthDate.value.length)) {
    return [remark('error', 'birthDate', 'birth-date-future')];
  }
  const age = ageOn(birthDate, on);
  return [
    ...(birthDate.precision === 'day'
      ? []
      : [
          remark('warning', 'birthDate', 'birth-date-incomplete', civilStatus, {
            precision: birthDate.precision,
          }),
        ]),
    ...(age !== null && age > 115
      ? [remark('warning', 'birthDate', 'birth-date-very-old', undefined, { age })]
      : []),
  ];
}

function numberRemarks(fields: DraftFields, { on }: RemarkContext): FieldRemark[] {
  const malformed = malformedFields(fields);
  const errors = [
    ...(malformed.includes('personalNumber') ? [remark('error', 'personalNumber', 'number-malformed')] : []),
    ...(malformed.includes('oldIdentityNumber')
      ? [remark('error', 'oldIdentityNumber', 'cmnd-malformed')]
      : []),
  ];
  if (errors.some(({ field }) => field === 'personalNumber') || !isFilled(fields, 'personalNumber'))
    return errors;
  const number = parsePersonalNumber(fields.personalNumber ?? '');
  if (!number.ok) return errors;
  const warnings = crossCheck(number.value, { sex: fields.sex, birthDate: fields.birthDate?.value, on });
  return [
    ...errors,
    ...warnings.map(({ code, source, details }) =>
      remark('warning', 'personalNumber', code, source, { ...details }),
    ),
  ];
}

function nameRemarks(fields: DraftFields): FieldRemark[] {
  const names: [string, string | undefined][] = [
    ['name', fields.name?.full],
    ['father.name', fields.father?.name.full],
    ['mother.name', fields.mother?.name.full],
    ['spouse.name', fields.spouse?.name.full],
    ['householder.name', fields.householder?.name.full],
    ['representative.name', fields.representative?.name.full],
  ];
  return names.flatMap(([field, full]) =>
    checkName(full ?? '').map(({ code, source }) => remark('warning', field, code, source)),
  );
}
