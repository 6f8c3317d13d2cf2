/** Who works at the stations that are killed, and whoever answers for them. */
export const officer = { id: 'can-bo-01', passphrase: 'mật khẩu huấn luyện' } as const;
export const supervisor = { officerId: 'giam-sat', passphrase: 'mật khẩu giám sát' } as const;
export const administrator = { officerId: 'quan-tri', passphrase: 'mật khẩu quản trị' } as const;

/** Two persons whose passphrases together open a backup. */
export const backupPersons = [administrator, supervisor] as const;
export const passphraseOf: Readonly<Record<string, string>> = {
  [officer.id]: officer.passphrase,
  [supervisor.officerId]: supervisor.passphrase,
  [administrator.officerId]: administrator.passphrase,
};
