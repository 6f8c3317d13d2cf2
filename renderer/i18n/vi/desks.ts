/** Desks beside home: what is sent, what was taken, what is kept. */
export const desks = {
  'desk.outbox': 'Gửi hồ sơ',
  'desk.applications': 'Tra cứu hồ sơ',
  'desk.safekeeping': 'Lưu giữ',
  'desk.rail': 'Màn hình',
} as const;
