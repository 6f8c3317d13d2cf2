import { ethnicGroupName } from '../../../domain/applicant/ethnic-groups.ts';
import { formatPartialDate } from '../../../domain/applicant/partial-date.ts';
import { religionName } from '../../../domain/applicant/religions.ts';
import type {
  Address,
  ApplicationFields,
  DraftFields,
  Relative,
} from '../../../domain/application/fields.ts';
import { dateForPeople, groupPersonalNumber } from '../../design/format.ts';
import type { Language, MessageKey, Text } from '../../i18n/text.ts';

type T = Pick<Text, 't' | 'language'>;

function addressText(address: Address, language: Language): string {
  const country = address.country === 'VN' ? '' : countryText(address.country, language);
  return [address.detail, address.unitName, country].filter((part) => part !== '').join(', ');
}

function relativeText(relative: Relative): string {
  return [relative.name.full, groupPersonalNumber(relative.number)].filter((part) => part !== '').join(' · ');
}

function countryText(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

/** What a field says to a person, for reading back and comparing; empty where there is nothing. */
export function fieldText(field: keyof ApplicationFields, fields: DraftFields, { t, language }: T): string {
  const value: unknown = fields[field];
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : '';
  switch (field) {
    case 'name':
      return fields.name?.full ?? '';
    case 'birthDate':
      return fields.birthDate === undefined ? '' : formatPartialDate(fields.birthDate);
    case 'sex':
    case 'maritalStatus':
    case 'bloodType':
      return t(`${field}.${text}` as MessageKey);
    case 'personalNumber':
      return groupPersonalNumber(text);
    case 'nationality':
      return countryText(text, language);
    case 'ethnicGroup':
      return fields.ethnicGroup === undefined
        ? ''
        : (ethnicGroupName(fields.ethnicGroup) ?? fields.ethnicGroup.code);
    case 'religion':
      return fields.religion === undefined ? '' : (religionName(fields.religion) ?? fields.religion.code);
    case 'birthPlace':
    case 'birthRegistrationPlace':
    case 'placeOfOrigin':
    case 'permanentAddress':
    case 'temporaryAddress':
    case 'currentAddress':
      return addressText(value as Address, language);
    case 'father':
    case 'mother':
    case 'spouse':
    case 'householder':
    case 'representative':
      return relativeText(value as Relative);
    case 'surrenderedCard': {
      const card = value as ApplicationFields['surrenderedCard'];
      const parts = [
        t(`cardKind.${card.kind}`),
        groupPersonalNumber(card.number),
        dateForPeople(card.issuedOn),
      ];
      return parts.filter((part) => part !== '').join(' · ');
    }
    case 'delivery': {
      const delivery = value as ApplicationFields['delivery'];
      return delivery.byPost ? `${t('personal.deliveryYes')}: ${delivery.address}` : t('personal.deliveryNo');
    }
    default:
      return text;
  }
}
