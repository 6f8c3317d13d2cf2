/** Why the station does not start, and what a technician does about it. */
export const refused = {
  'refused.title': 'Trạm không làm việc được',
  'refused.config-unreadable': 'Không đọc được tệp cấu hình config.json.',
  'refused.config-unreadable.remedy':
    'Kỹ thuật viên: kiểm tra quyền đọc của tệp trong thư mục dữ liệu của trạm.',
  'refused.config-malformed': 'Tệp cấu hình config.json bị sai.',
  'refused.config-malformed.remedy': 'Kỹ thuật viên: sửa tệp theo hướng dẫn; tên mục sai có trong nhật ký.',
  'refused.key-store-plain-text': 'Máy này không có kho khóa để bảo vệ dữ liệu công dân.',
  'refused.key-store-plain-text.remedy':
    'Kỹ thuật viên: cài và mở khóa gnome-keyring hoặc KWallet cho người dùng này, rồi mở lại chương trình.',
  'refused.key-store-unavailable': 'Kho khóa của máy đang đóng nên không mở được dữ liệu của trạm.',
  'refused.key-store-unavailable.remedy':
    'Đăng nhập máy bằng đúng người dùng, mở khóa kho khóa, rồi mở lại chương trình. Không xóa tệp vault.key.',
  'refused.vault-key-missing': 'Kho dữ liệu của trạm còn đó nhưng tệp khóa đã mất.',
  'refused.vault-key-missing.remedy': 'Kỹ thuật viên: khôi phục tệp khóa từ bản sao. Không tạo khóa mới.',
  'refused.vault-key-malformed': 'Tệp khóa dữ liệu bị hỏng.',
  'refused.vault-key-malformed.remedy':
    'Kỹ thuật viên: khôi phục tệp từ bản sao. Không tạo khóa mới khi còn dữ liệu.',
  'refused.vault-key-not-opened': 'Kho khóa của máy không mở được khóa dữ liệu của trạm.',
  'refused.vault-key-not-opened.remedy':
    'Dữ liệu này thuộc người dùng khác hoặc máy khác. Đăng nhập đúng người dùng đã cài trạm.',
  'refused.vault-key-wrong': 'Khóa không khớp với kho dữ liệu của trạm.',
  'refused.vault-key-wrong.remedy': 'Kỹ thuật viên: kiểm tra tệp khóa và kho dữ liệu có cùng một trạm không.',
  'refused.vault-corrupt': 'Kho dữ liệu của trạm bị hỏng.',
  'refused.vault-corrupt.remedy': 'Ngừng dùng máy, giữ nguyên ổ đĩa, báo kỹ thuật viên.',
  'refused.vault-busy': 'Kho dữ liệu đang do chương trình khác dùng.',
  'refused.vault-busy.remedy': 'Đóng cửa sổ khác của trạm trên máy này rồi mở lại.',
  'refused.vault-unavailable': 'Không mở được kho dữ liệu của trạm.',
  'refused.vault-unavailable.remedy':
    'Kỹ thuật viên: kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục dữ liệu.',
  'refused.vault-newer': 'Kho dữ liệu thuộc phiên bản mới hơn của chương trình.',
  'refused.vault-newer.remedy': 'Kỹ thuật viên: cài lại đúng phiên bản mới.',
  'refused.station-keeps-failing': 'Phần xử lý hồ sơ dừng nhiều lần liên tiếp.',
  'refused.station-keeps-failing.remedy':
    'Hồ sơ đã lưu vẫn còn. Đóng và mở lại chương trình; nếu vẫn vậy, báo kỹ thuật viên.',
} as const;
