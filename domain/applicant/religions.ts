import type { CodedValue } from '../application/fields.ts';

/**
 * No official code list was found (QCVN 109 annex G was not readable), so the codes are ours and the scheme says so. Names:
 * none, the 16 religions known to be recognised by the State (not verified), and other.
 */
export const religionScheme = 'unofficial-16';

const names = [
  'Không',
  'Phật giáo',
  'Công giáo',
  'Tin Lành',
  'Hồi giáo',
  'Cao Đài',
  'Phật giáo Hòa Hảo',
  "Tôn giáo Baha'i",
  'Tịnh độ cư sĩ Phật hội Việt Nam',
  'Cơ đốc Phục lâm',
  'Phật giáo Tứ Ân Hiếu Nghĩa',
  'Minh Sư đạo',
  'Minh Lý đạo - Tam Tông Miếu',
  'Bà-la-môn giáo',
  'Mặc Môn',
  'Phật giáo Hiếu Nghĩa Tà Lơn',
  'Bửu Sơn Kỳ Hương',
] as const;

export interface Religion {
  /** `00` none, `01`–`16`, `99` other. */
  readonly code: string;
  readonly name: string;
}

export const religions: readonly Religion[] = [
  ...names.map((name, index) => ({ code: String(index).padStart(2, '0'), name: name.normalize('NFC') })),
  { code: '99', name: 'Tôn giáo khác' },
];

export function religionOf(code: string): Religion | null {
  return religions.find((religion) => religion.code === code) ?? null;
}

export function religionName(value: CodedValue): string | null {
  return value.scheme === religionScheme ? (religionOf(value.code)?.name ?? null) : null;
}
