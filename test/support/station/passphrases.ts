/** Of the officers of the test identity. */
export const passphrases = {
  'le-van-a': 'đúng mật khẩu 1',
  'tran-thi-b': 'đúng mật khẩu 2',
  'giam-sat': 'đúng mật khẩu 3',
} as const;
