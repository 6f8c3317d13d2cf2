/** What the scanner asks for, what the live photo checks remark, and failures that only captures have. */
export const captureCodes = {
  'coaching.place-right-four': 'Đặt bốn ngón tay phải lên máy',
  'coaching.place-left-four': 'Đặt bốn ngón tay trái lên máy',
  'coaching.place-thumbs': 'Đặt hai ngón cái lên máy',
  'coaching.place-finger': 'Đặt ngón tay lên máy',
  'coaching.roll-finger': 'Lăn ngón tay từ cạnh này sang cạnh kia',
  'coaching.hold-still': 'Giữ yên tay',
  'coaching.press-harder': 'Ấn mạnh hơn một chút',
  'coaching.press-softer': 'Ấn nhẹ hơn một chút',
  'coaching.too-dry': 'Ngón tay khô. Hà hơi hoặc lau ẩm nhẹ',
  'coaching.too-wet': 'Ngón tay ướt. Lau khô rồi đặt lại',
  'coaching.centre-finger': 'Đưa ngón tay vào giữa mặt kính',
  'coaching.too-few-fingers': 'Chưa đủ ngón. Đặt cả bàn tay xuống',
  'coaching.lift': 'Nhấc tay lên',

  'device.wrong-finger': 'Sai tay hoặc sai ngón.',
  'device.wrong-finger.remedy': 'Nhìn hình bàn tay, đặt đúng các ngón được tô đậm.',
  'device.wrong-impression': 'Sai kiểu lấy: phẳng hay lăn.',
  'device.wrong-impression.remedy': 'Làm theo câu hướng dẫn rồi lấy lại.',

  'photo-check.too-dark': 'Mặt tối quá. Thêm đèn phía trước',
  'photo-check.too-bright': 'Mặt sáng quá. Bớt đèn hoặc lùi ra',
  'photo-check.background-not-white': 'Nền sau chưa trắng đều',
  'photo-check.blurred': 'Ảnh bị nhòe. Chỉnh nét hoặc lau ống kính',
  'photo-check.moving': 'Giữ yên, nhìn thẳng',
  'photo-check.frozen': 'Hình đứng yên. Kiểm tra máy ảnh',

  'failure.no-picture': 'Máy ảnh chưa gửi hình.',
  'failure.no-picture.remedy': 'Chờ có hình rồi chụp lại.',
  'failure.officer-not-certified': 'Cán bộ chưa có chứng thư ký số tại trạm này.',
  'failure.officer-not-certified.remedy': 'Báo kỹ thuật viên cài đặt lại trạm.',
} as const;
