import type { Role } from '../../../domain/officers/roles.ts';

/** Who works at the test station. */
export const testRoles = {
  'le-van-a': 'officer',
  'tran-thi-b': 'officer',
  'giam-sat': 'supervisor',
  'in-the': 'operator',
  'ky-thuat': 'technician',
  'quan-tri': 'administrator',
} as const satisfies Record<string, Role>;

export const passphrases = {
  'le-van-a': 'đúng mật khẩu 1',
  'tran-thi-b': 'đúng mật khẩu 2',
  'giam-sat': 'đúng mật khẩu 3',
  'in-the': 'đúng mật khẩu 4',
  'ky-thuat': 'đúng mật khẩu 5',
  'quan-tri': 'đúng mật khẩu 6',
} as const satisfies Record<keyof typeof testRoles, string>;
