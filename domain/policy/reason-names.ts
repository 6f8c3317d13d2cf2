/** What a reason is called on paper (slip, receipt) and on screen. Completeness over all policies is tested. */
export const reasonNames: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  'first.age-14': { vi: 'Cấp mới: đủ 14 tuổi, chưa có thẻ', en: 'First card: from 14, no card yet' },
  'first.under-14': { vi: 'Cấp mới: dưới 14 tuổi theo nhu cầu', en: 'First card: under 14, on demand' },
  'change.cmnd-to-cccd': {
    vi: 'Đổi từ chứng minh nhân dân sang căn cước công dân',
    en: 'Change from old identity card (CMND) to CCCD',
  },
  'change.cmnd-to-can-cuoc': {
    vi: 'Đổi từ chứng minh nhân dân sang thẻ căn cước',
    en: 'Change from old identity card (CMND) to identity card',
  },
  'change.cccd-to-can-cuoc': {
    vi: 'Đổi từ thẻ căn cước công dân sang thẻ căn cước',
    en: 'Change from CCCD to identity card',
  },
  'change.age': { vi: 'Đổi: đến tuổi phải đổi thẻ', en: 'Change: age of renewal reached' },
  'change.damaged': { vi: 'Đổi: thẻ hư hỏng không sử dụng được', en: 'Change: card damaged' },
  'change.name': {
    vi: 'Đổi: thay đổi, cải chính họ, chữ đệm, tên hoặc ngày sinh',
    en: 'Change: name or birth date changed',
  },
  'change.features': {
    vi: 'Đổi: thay đổi đặc điểm nhân dạng, bổ sung ảnh, vân tay',
    en: 'Change: appearance changed, or photo or fingerprints added',
  },
  'change.sex-or-origin': {
    vi: 'Đổi: xác định lại giới tính, quê quán',
    en: 'Change: sex or place of origin redetermined',
  },
  'change.error': { vi: 'Đổi: sai sót thông tin trên thẻ', en: 'Change: error on the card' },
  'change.error-by-authority': {
    vi: 'Đổi: sai sót thông tin trên thẻ do lỗi của cơ quan cấp',
    en: "Change: error on the card, the authority's fault",
  },
  'change.boundaries': {
    vi: 'Đổi: sắp xếp đơn vị hành chính',
    en: 'Change: administrative units rearranged',
  },
  'change.number': {
    vi: 'Đổi: xác lập lại số định danh cá nhân',
    en: 'Change: personal number re-established',
  },
  'change.request': { vi: 'Đổi: theo yêu cầu của công dân', en: "Change: at the citizen's request" },
  'reissue.lost': { vi: 'Cấp lại: mất thẻ', en: 'Reissue: card lost' },
  'reissue.damaged': {
    vi: 'Cấp lại: thẻ hư hỏng không sử dụng được',
    en: 'Reissue: card damaged',
  },
  'reissue.nationality': {
    vi: 'Cấp lại: được trở lại quốc tịch Việt Nam',
    en: 'Reissue: Vietnamese nationality regained',
  },
};

export const issueTypeNames = {
  first: { vi: 'Cấp mới', en: 'First issue' },
  change: { vi: 'Cấp đổi', en: 'Change' },
  reissue: { vi: 'Cấp lại', en: 'Reissue' },
} as const;
