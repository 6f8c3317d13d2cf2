/** Values of PKCS#11 2.40 (OASIS, pkcs11t.h) that the driver uses, by their names there. */
export const cka = {
  class: 0x0,
  token: 0x1,
  private: 0x2,
  label: 0x3,
  value: 0x11,
  keyType: 0x100,
  id: 0x102,
  sensitive: 0x103,
  sign: 0x108,
  verify: 0x10a,
  extractable: 0x162,
  ecParams: 0x180,
  ecPoint: 0x181,
} as const;
export const cko = { certificate: 0x1, publicKey: 0x2, privateKey: 0x3 } as const;
export const ckk = { ec: 0x3 } as const;
export const ckm = { ecKeyPairGen: 0x1040, ecdsa: 0x1041 } as const;
/** Flags of CK_TOKEN_INFO. */
export const ckf = {
  userPinCountLow: 0x10000,
  userPinFinalTry: 0x20000,
  userPinLocked: 0x40000,
} as const;
