/** Names of the wizard's steps as the rail shows them. */
export const steps = {
  'step.find': 'Tra cứu',
  'step.reason': 'Lý do cấp',
  'step.personal': 'Thông tin',
  'step.documents': 'Giấy tờ',
  'step.fingerprints': 'Vân tay',
  'step.iris': 'Mống mắt',
  'step.photo': 'Ảnh',
  'step.signature': 'Chữ ký',
  'step.review': 'Công dân xem lại',
  'step.sign': 'Cán bộ ký',
  'wizard.next': 'Tiếp tục',
  'step.slip': 'Giấy hẹn',
} as const;
