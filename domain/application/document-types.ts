/**
 * Papers shown at the counter. Codes are ours (the ministry's list is not public) and stable: they stand in sealed
 * applications. `osia` is the documentType of OSIA Enrollment v1.3 that a receiver without our list goes by.
 */
export const documentTypes = [
  { code: 'birth-certificate', osia: 'BIRTH_CERTIFICATE', vi: 'Giấy khai sinh', en: 'Birth certificate' },
  { code: 'cmnd', osia: 'ID_CARD', vi: 'Chứng minh nhân dân', en: 'Old identity card (CMND)' },
  { code: 'cccd', osia: 'ID_CARD', vi: 'Thẻ căn cước công dân', en: 'Citizen identity card (CCCD)' },
  { code: 'can-cuoc', osia: 'ID_CARD', vi: 'Thẻ căn cước', en: 'Identity card (2024)' },
  { code: 'passport', osia: 'PASSPORT', vi: 'Hộ chiếu', en: 'Passport' },
  { code: 'family-book', osia: 'OTHER', vi: 'Sổ hộ khẩu', en: 'Family book' },
  {
    code: 'residence-confirmation',
    osia: 'OTHER',
    vi: 'Giấy xác nhận thông tin về cư trú',
    en: 'Confirmation of residence',
  },
  {
    code: 'change-proof',
    osia: 'OTHER',
    vi: 'Giấy tờ chứng minh nội dung thay đổi',
    en: 'Proof of the change',
  },
  {
    code: 'name-change-decision',
    osia: 'OTHER',
    vi: 'Trích lục cải chính, thay đổi hộ tịch',
    en: 'Extract of civil status change',
  },
  {
    code: 'medical-certificate',
    osia: 'OTHER',
    vi: 'Giấy chứng nhận y tế (xác định lại giới tính)',
    en: 'Medical certificate (sex redetermined)',
  },
  {
    code: 'loss-report',
    osia: 'OTHER',
    vi: 'Đơn trình báo mất thẻ',
    en: 'Report of loss',
  },
  {
    code: 'nationality-decision',
    osia: 'OTHER',
    vi: 'Quyết định cho trở lại quốc tịch Việt Nam',
    en: 'Decision on return to nationality',
  },
  {
    code: 'religion-certificate',
    osia: 'OTHER',
    vi: 'Giấy chứng nhận tôn giáo',
    en: 'Certificate of religion',
  },
  {
    code: 'representative-proof',
    osia: 'OTHER',
    vi: 'Giấy tờ chứng minh người đại diện hợp pháp',
    en: 'Proof of legal representation',
  },
  {
    code: 'representative-id',
    osia: 'ID_CARD',
    vi: 'Giấy tờ tùy thân của người đại diện',
    en: 'Identity paper of the representative',
  },
  { code: 'declaration', osia: 'FORM', vi: 'Tờ khai', en: 'Declaration form' },
  { code: 'other', osia: 'OTHER', vi: 'Giấy tờ khác', en: 'Other paper' },
] as const;

export type DocumentTypeCode = (typeof documentTypes)[number]['code'];
export type OsiaDocumentType = (typeof documentTypes)[number]['osia'];
export interface DocumentType {
  readonly code: DocumentTypeCode;
  readonly osia: OsiaDocumentType;
  readonly vi: string;
  readonly en: string;
}

export function documentTypeOf(code: string): DocumentType | null {
  return documentTypes.find((type) => type.code === code) ?? null;
}

/** OSIA documentType of a code; an unknown code is OTHER. */
export function osiaDocumentType(code: string): OsiaDocumentType {
  return documentTypeOf(code)?.osia ?? 'OTHER';
}

/** Papers that are the applicant's own identity: what stands on any other may well be about somebody else (a parent, a representative). */
export function isOwnPaper(code: string): boolean {
  return code === 'cmnd' || code === 'cccd' || code === 'can-cuoc';
}
