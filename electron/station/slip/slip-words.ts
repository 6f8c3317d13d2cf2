import type { IssueType, PolicyId } from '../../../domain/policy/policy.ts';

/**
 * Words printed on the slip. They stand here and not with the screens' texts because a slip is a Vietnamese official form in
 * whatever language the officer works.
 */
export const forms: Readonly<Record<PolicyId, { title: readonly string[]; form: string; cardName: string }>> =
  {
    '2024-07': {
      title: ['GIẤY HẸN TRẢ KẾT QUẢ', 'GIẢI QUYẾT THỦ TỤC VỀ CĂN CƯỚC'],
      form: 'Mẫu CC02 ban hành kèm theo TT số 17/2024/TT-BCA',
      cardName: 'thẻ căn cước',
    },
    '2021-07': {
      title: ['GIẤY HẸN', 'TRẢ THẺ CĂN CƯỚC CÔNG DÂN'],
      form: 'Mẫu CC03 ban hành kèm theo TT số 66/2015/TT-BCA',
      cardName: 'thẻ Căn cước công dân',
    },
  };

export const trainingLine = 'BẢN HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ';

export const issueTypes: Readonly<Record<IssueType, string>> = {
  first: 'Cấp',
  change: 'Cấp đổi',
  reissue: 'Cấp lại',
};

const reasons: Readonly<Record<string, string>> = {
  'first.age-14': 'đủ 14 tuổi',
  'first.under-14': 'người dưới 14 tuổi',
  'change.cmnd-to-cccd': 'chuyển từ CMND',
  'change.cmnd-to-can-cuoc': 'chuyển từ CMND',
  'change.cccd-to-can-cuoc': 'chuyển từ thẻ CCCD',
  'change.age': 'đến độ tuổi phải đổi thẻ',
  'change.damaged': 'thẻ hư hỏng không sử dụng được',
  'change.name': 'thay đổi họ, chữ đệm, tên',
  'change.features': 'thay đổi đặc điểm nhân dạng',
  'change.sex-or-origin': 'xác định lại giới tính, quê quán',
  'change.error': 'có sai sót về thông tin trên thẻ',
  'change.error-by-authority': 'sai sót do cơ quan cấp thẻ',
  'change.boundaries': 'sắp xếp đơn vị hành chính',
  'change.number': 'xác lập lại số định danh cá nhân',
  'change.request': 'theo yêu cầu của công dân',
  'reissue.lost': 'mất thẻ',
  'reissue.damaged': 'thẻ hư hỏng không sử dụng được',
  'reissue.nationality': 'trở lại quốc tịch Việt Nam',
};

/** `Cấp đổi thẻ căn cước – chuyển từ CMND`; a cause without words here leaves the first half. */
export function procedureText(policyId: PolicyId, issueType: IssueType, reasonCode: string): string {
  const reason = reasons[reasonCode];
  const procedure = `${issueTypes[issueType]} ${forms[policyId].cardName}`;
  return reason === undefined ? procedure : `${procedure} – ${reason}`;
}

/** `40.000 đồng`, or that nothing is to be paid. */
export function feeText(amount: number): string {
  if (amount === 0) return 'Không thu lệ phí';
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')} đồng`;
}

/** `2026-11-21` → `21/11/2026`. */
export function dateText(isoDate: string): string {
  return isoDate.split('-').reverse().join('/');
}
