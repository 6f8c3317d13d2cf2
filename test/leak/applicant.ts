import { randomBytes } from 'node:crypto';
import type { DraftPatch } from '../../domain/application/fields.ts';
import { completeFields } from '../support/station/officer-at-work.ts';
import { jpegWith, smallPng } from '../support/station/pictures.ts';

/** Somebody who does not exist, with a name no dictionary of ours has; the numbers are of the unused series 003. */
export const applicant: DraftPatch = {
  ...completeFields,
  name: { full: 'TRƯƠNG NGUYỆT HUỲNH', family: 'TRƯƠNG', middle: 'NGUYỆT', given: 'HUỲNH' },
  otherName: 'ĐẶNG THỤC QUYÊN',
  personalNumber: '003090417263',
  oldIdentityNumber: '074518236',
  permanentAddress: address('Số 47 ngách 12/9 đường Yên Phụ'),
  currentAddress: address('Tổ 31 khu Đồng Quỹ'),
  identifyingFeatures: 'Sẹo chấm cách 3 cm trên đuôi lông mày phải',
  phone: '0968573142',
  father: { name: { full: 'TRƯƠNG ĐỨC THUẦN' }, number: '003060918273', nationality: 'VN' },
  mother: { name: { full: 'VŨ THỊ NHÀN' }, number: '003062736455', nationality: 'VN' },
};

function address(detail: string) {
  return {
    country: 'VN',
    geography: 'two-level' as const,
    unitCode: '00004',
    unitName: 'Phường Ba Đình, Hà Nội',
    detail,
  };
}

/** What of the form names or locates somebody. */
export const textSecrets = [
  'TRƯƠNG NGUYỆT HUỲNH',
  'ĐẶNG THỤC QUYÊN',
  'TRƯƠNG ĐỨC THUẦN',
  'VŨ THỊ NHÀN',
  '003090417263',
  '074518236',
  '0968573142',
  '003060918273',
  '003062736455',
  'Số 47 ngách 12/9 đường Yên Phụ',
  'Tổ 31 khu Đồng Quỹ',
  'Sẹo chấm cách 3 cm trên đuôi lông mày phải',
];

const pictureBytes = 40_000;

/** A JPEG's structure around bytes nobody else has. */
export function uniqueJpeg(): Uint8Array<ArrayBuffer> {
  const frame = jpegWith(600, 800);
  const noise = randomBytes(pictureBytes).map((byte) => (byte === 0xff ? 0xfe : byte));
  return new Uint8Array([...frame.subarray(0, -4), ...noise, ...frame.subarray(-4)]);
}

/** A PNG's beginning, and bytes nobody else has. */
export function uniquePng(bytes = pictureBytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...smallPng.subarray(0, 8), ...randomBytes(bytes)]);
}
