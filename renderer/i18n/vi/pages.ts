/** What is wrong with a page as a picture, and what was read on it. */
export const pages = {
  'page-check.blurred': 'Mờ, chữ không nét: chụp lại, giữ yên.',
  'page-check.glare': 'Lóa sáng: xoay giấy hoặc đổi hướng đèn rồi chụp lại.',
  'page-check.too-dark': 'Quá tối: bật thêm đèn rồi chụp lại.',
  'page-check.cut-off': 'Chữ bị cắt ở mép: lấy trọn tờ giấy.',
  'page-check.tilted': 'Bị nghiêng: đặt giấy thẳng rồi lấy lại.',
  'page-check.too-small': 'Hình quá nhỏ, khó đọc: đưa giấy gần hơn hoặc quét lại.',
  'documents.pageNumber': 'Trang {{n}}',
  'documents.mrzUnreadable': 'Không đọc được dòng đọc máy: lấy lại cho thẳng và rõ.',
  'documents.cardRead': 'Đã đọc mã của thẻ căn cước và so với đơn.',
  'documents.looksLikeCard': 'Trang này có mã của thẻ căn cước: xem lại loại giấy tờ.',
  'documents.pageGood': 'Trang rõ, đủ sáng.',
} as const;
