/** Who shows who is there, and the second person beside them. */
export const session = {
  'credential.passphrase': 'Cụm mật khẩu',
  'credential.passphraseHint': 'Cụm mật khẩu mở khóa ký số của cán bộ. Trạm không lưu lại.',
  'credential.pin': 'Mã PIN của khóa bảo mật',
  'credential.pinHint': 'Cắm khóa bảo mật của mình rồi gõ mã PIN.',
  'credential.show': 'Hiện chữ đang gõ',
  'credential.typeFirst': 'Gõ cụm mật khẩu hoặc mã PIN trước',
  'secondPerson.who': 'Người thứ hai',
  'secondPerson.nobody': 'Trạm chưa có người đủ quyền đứng bên',
  'secondPerson.hint': 'Người thứ hai tự gõ tại đây.',
  'secondPerson.typeFirst': 'Người thứ hai chưa gõ cụm mật khẩu hoặc mã PIN',
  'approval.title': 'Chỉ huy ký duyệt',
  'approval.why': 'Hồ sơ này cần chỉ huy xem và ký cùng vì:',
  'approval.reason.finger-exception': 'có ngón tay ghi là không lấy được ({{n}} ngón)',
  'approval.reason.poor-fingerprint': 'có lần vân tay kém được chấp nhận ({{n}} lần)',
  'approval.reason.finding-overruled': 'có phát hiện được giải thích thay vì lấy lại ({{n}})',
  'approval.reason.poor-portrait': 'ảnh chân dung chưa đạt được giữ lại',
} as const;
