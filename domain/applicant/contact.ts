/** Telephone and e-mail are how a citizen hears of the card, so they are looked at; a strange one is only remarked on. */

/** Digits with a leading 0: `+84 912…` and `84912…` become `0912…`. */
export function normalisePhone(text: string): string {
  const digits = text.normalize('NFKC').replace(/[\s().-]/gu, '');
  return digits.replace(/^(?:\+|00)?84(?=\d{9,10}$)/u, '0');
}

/** Vietnamese mobile (03, 05, 07, 08, 09 and eight digits) or land line (02 and nine digits), numbering plan since 2018. */
export function isVietnamesePhone(text: string): boolean {
  return /^0(?:[35789]\d{8}|2\d{9})$/.test(normalisePhone(text));
}

export function isMobilePhone(text: string): boolean {
  return /^0[35789]\d{8}$/.test(normalisePhone(text));
}

/** Loose on purpose: something, one @, a domain with a dot. */
export function isLikelyEmail(text: string): boolean {
  return /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/u.test(text.trim());
}
