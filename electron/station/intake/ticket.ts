import { vietnamDate } from '../../../domain/applicant/partial-date.ts';

/**
 * The file code on slip, screen and barcode: `<station>-<YYMMDD>-<number><check>`, counted per station and business day.
 * Only characters Code 128 (and a telephone) carries without trouble. The check character is ISO/IEC 7064 MOD 37,36
 * over letters and digits: it catches every single wrong character and nearly every swap of neighbours.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Calendar day in Việt Nam as YYYY-MM-DD. */
export function businessDay(at: Date): string {
  return vietnamDate(at.toISOString());
}

export function checkCharacter(text: string): string {
  const modulus = alphabet.length;
  let product = modulus;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) continue;
    const sum = (product + value) % modulus || modulus;
    product = (sum * 2) % (modulus + 1);
  }
  return alphabet[(modulus + 1 - product) % modulus] ?? '0';
}

/** @param stationId as given by the centre; what is no letter or digit is left out */
export function ticketFor(stationId: string, at: Date, number: number): string {
  const station = stationId
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(-8);
  const body = `${station}-${businessDay(at).slice(2).replaceAll('-', '')}-${String(number).padStart(3, '0')}`;
  return `${body}${checkCharacter(body)}`;
}

export function isTicket(text: string): boolean {
  return (
    /^[0-9A-Z]{1,8}-\d{6}-\d{3,}[0-9A-Z]$/.test(text) && checkCharacter(text.slice(0, -1)) === text.at(-1)
  );
}
