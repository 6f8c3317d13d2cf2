import { isLikelyEmail, isVietnamesePhone } from '../applicant/contact.ts';
import { ethnicGroupOf, ethnicScheme } from '../applicant/ethnic-groups.ts';
import { isPartialDate } from '../applicant/partial-date.ts';
import { religionOf, religionScheme } from '../applicant/religions.ts';
import { unverified } from '../policy/parts.ts';
import type { Reason } from '../policy/policy.ts';
import { type RemarkContext, remark } from './remark.ts';
import { isFilled } from './completeness.ts';
import type { Address, DraftFields, FieldRemark, Relative } from './fields.ts';

/** Warnings on the rest of the form: groups, addresses, relatives, contact, the card handed over. */
export function detailRemarks(
  fields: DraftFields,
  context: RemarkContext,
  reason: Reason | null,
): FieldRemark[] {
  return [
    ...groupRemarks(fields),
    ...addressRemarks(fields, context),
    ...relativeRemarks(fields, context),
    ...contactRemarks(fields),
    ...cardRemarks(fields, reason),
  ];
}

function groupRemarks({ ethnicGroup, religion, nationality }: DraftFields): FieldRemark[] {
  const remarks: FieldRemark[] = [];
  if (nationality !== undefined && nationality.trim() !== '' && nationality !== 'VN') {
    remarks.push(
      remark('warning', 'nationality', 'nationality-not-vietnamese', 'Luật Căn cước công dân, Điều 19'),
    );
  }
  if (ethnicGroup !== undefined && ethnicGroup.code !== '') {
    const group = ethnicGroup.scheme === ethnicScheme ? ethnicGroupOf(ethnicGroup.code) : null;
    if (group === null) remarks.push(remark('warning', 'ethnicGroup', 'ethnic-group-unknown', ethnicScheme));
    else if (group.placeholder) {
      remarks.push(remark('warning', 'ethnicGroup', 'ethnic-group-placeholder', ethnicScheme));
    }
  }
  if (religion !== undefined && religion.code !== '') {
    const known = religion.scheme === religionScheme && religionOf(religion.code) !== null;
    if (!known) remarks.push(remark('warning', 'religion', 'religion-unknown', religionScheme));
  }
  return remarks;
}

/** First day of the two-level geography (Resolution 202/2025/QH15). */
const twoLevelFrom = '2025-07-01';
const rearranged = 'Nghị quyết 202/2025/QH15; QĐ 19/2025/QĐ-TTg';

/** Places where the applicant lives now; where one was born keeps the units of its time. */
const dwellings = ['permanentAddress', 'temporaryAddress', 'currentAddress'] as const;
const places = ['birthPlace', 'birthRegistrationPlace', 'placeOfOrigin'] as const;

function addressRemarks(fields: DraftFields, { on }: RemarkContext): FieldRemark[] {
  return [...places, ...dwellings].flatMap((field) => {
    const address = fields[field];
    if (address === undefined || address.country !== 'VN' || address.unitCode === '') return [];
    const lived = (dwellings as readonly string[]).includes(field);
    const remarks: FieldRemark[] = [];
    if (!hasUnitForm(address)) remarks.push(remark('warning', field, 'address-unit-malformed', rearranged));
    else if (lived && address.unitCode.length < 5)
      remarks.push(remark('warning', field, 'address-without-commune'));
    if (address.geography === 'two-level' && on < twoLevelFrom) {
      remarks.push(remark('warning', field, 'address-geography-not-yet', rearranged));
    }
    if (lived && address.geography === 'three-level' && on >= twoLevelFrom) {
      remarks.push(remark('warning', field, 'address-geography-ended', rearranged));
    }
    return remarks;
  });
}

function hasUnitForm({ geography, unitCode }: Address): boolean {
  return (geography === 'three-level' ? /^(?:\d{2}|\d{3}|\d{5})$/ : /^(?:\d{2}|\d{5})$/).test(unitCode);
}

const marriageLaw = `Luật Hôn nhân và gia đình 2014, Điều 8 ${unverified}`;

function relativeRemarks(fields: DraftFields, { age }: RemarkContext): FieldRemark[] {
  const relatives: [string, Relative | undefined][] = [
    ['father', fields.father],
    ['mother', fields.mother],
    ['spouse', fields.spouse],
    ['householder', fields.householder],
    ['representative', fields.representative],
  ];
  const remarks = relatives.flatMap(([role, relative]): FieldRemark[] => {
    const number = relative?.number ?? '';
    if (number === '') return [];
    if (!/^(?:\d{9}|\d{12})$/.test(number)) {
      return [remark('warning', `${role}.number`, 'relative-number-malformed')];
    }
    // A householder may be the applicant; a parent, spouse or representative may not.
    return role !== 'householder' && number === fields.personalNumber
      ? [remark('warning', `${role}.number`, 'relative-is-applicant')]
      : [];
  });
  const youngest = fields.sex === 'male' ? 20 : 18;
  if (fields.maritalStatus === 'married' && age !== null && age < youngest) {
    remarks.push(remark('warning', 'maritalStatus', 'married-young', marriageLaw, { age: youngest }));
  }
  if (fields.maritalStatus === 'single' && isFilled(fields, 'spouse')) {
    remarks.push(remark('warning', 'spouse', 'spouse-but-single'));
  }
  return remarks;
}

function contactRemarks(fields: DraftFields): FieldRemark[] {
  const remarks: FieldRemark[] = [];
  if (isFilled(fields, 'phone') && !isVietnamesePhone(fields.phone ?? '')) {
    remarks.push(remark('warning', 'phone', 'phone-unusual'));
  }
  const representativePhone = fields.representative?.phone ?? '';
  if (representativePhone !== '' && !isVietnamesePhone(representativePhone)) {
    remarks.push(remark('warning', 'representative.phone', 'phone-unusual'));
  }
  if (isFilled(fields, 'email') && !isLikelyEmail(fields.email ?? '')) {
    remarks.push(remark('warning', 'email', 'email-unusual'));
  }
  if (fields.delivery?.byPost === true && fields.delivery.address.trim() === '') {
    remarks.push(remark('error', 'delivery', 'delivery-address-missing'));
  }
  return remarks;
}

function cardRemarks({ surrenderedCard }: DraftFields, reason: Reason | null): FieldRemark[] {
  if (surrenderedCard === undefined) {
    return reason?.surrenders
      ? [remark('warning', 'surrenderedCard', 'surrendered-card-missing', reason.article)]
      : [];
  }
  const remarks: FieldRemark[] = [];
  if (reason?.issueType === 'first') {
    remarks.push(remark('warning', 'surrenderedCard', 'surrendered-card-with-first', reason.article));
  }
  const digits = surrenderedCard.kind === 'cmnd-9' ? 9 : 12;
  if (!new RegExp(`^\\d{${digits}}$`).test(surrenderedCard.number)) {
    remarks.push(
      remark('warning', 'surrenderedCard.number', 'surrendered-card-number', undefined, { digits }),
    );
  }
  const { issuedOn } = surrenderedCard;
  if (issuedOn !== '' && !isPartialDate({ value: issuedOn, precision: 'day' })) {
    remarks.push(remark('warning', 'surrenderedCard.issuedOn', 'surrendered-card-date'));
  }
  return remarks;
}
