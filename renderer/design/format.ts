/** 12 digits as 3-1-2-6 (province, century and sex, year, sequence); anything else comes back unchanged. */
export function groupPersonalNumber(number: string): string {
  const digits = number.replaceAll(/\s/g, '');
  const parts = /^(\d{3})(\d)(\d{2})(\d{6})$/.exec(digits);
  return parts === null ? number : parts.slice(1).join(' ');
}

/** The digits typed so far, grouped as far as they go; non-digits are kept so that nothing typed is lost. */
export function groupWhileTyping(text: string): string {
  const compact = text.replaceAll(/\s/g, '');
  if (!/^\d*$/.test(compact)) return text;
  return [compact.slice(0, 3), compact.slice(3, 4), compact.slice(4, 6), compact.slice(6)]
    .filter((part) => part !== '')
    .join(' ');
}

/** `XKY2254G-261122-001D` in the two parts it may be broken into: `XKY2254G-261122-` and `001D`. */
export function ticketParts(ticket: string): readonly [string, string] {
  const at = ticket.lastIndexOf('-') + 1;
  return [ticket.slice(0, at), ticket.slice(at)];
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Local clock, `hh:mm` or `hh:mm:ss`. */
export function clock(moment: Date | string, seconds = false): string {
  const date = typeof moment === 'string' ? new Date(moment) : moment;
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return seconds ? `${minutes}:${two(date.getSeconds())}` : minutes;
}

/** ISO `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as `YYYY`, `MM/YYYY` or `DD/MM/YYYY`; other text unchanged. */
export function dateForPeople(iso: string): string {
  if (!/^\d{4}(-\d{2}){0,2}$/.test(iso)) return iso;
  return iso.split('-').reverse().join('/');
}

/** Local `dd/MM hh:mm` of a timestamp. */
export function dayAndClock(moment: string): string {
  const date = new Date(moment);
  return `${two(date.getDate())}/${two(date.getMonth() + 1)} ${clock(date)}`;
}

/** Bytes with one decimal, comma as in Vietnamese where asked. */
export function bytesForPeople(bytes: number, language: 'vi' | 'en'): string {
  const [value, unit] =
    bytes < 1000
      ? [bytes, 'B']
      : bytes < 1_000_000
        ? [bytes / 1000, 'kB']
        : bytes < 1_000_000_000
          ? [bytes / 1_000_000, 'MB']
          : [bytes / 1_000_000_000, 'GB'];
  const text = unit === 'B' ? String(value) : value.toFixed(1);
  return `${language === 'vi' ? text.replace('.', ',') : text} ${unit}`;
}

/** A whole number in groups of three: `1.204` or `1,204`. */
export function countForPeople(count: number, language: 'vi' | 'en'): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, language === 'vi' ? '.' : ',');
}

/** `70.000 đ` or `70,000 VND`. */
export function dong(amount: number, language: 'vi' | 'en'): string {
  const grouped = countForPeople(amount, language);
  return language === 'vi' ? `${grouped} đ` : `${grouped} VND`;
}
