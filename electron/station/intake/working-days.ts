/**
 * Public holidays of fixed date (Labour Code 2019, Art. 112). Tết and Giỗ Tổ follow the lunar calendar and substitute days are
 * decreed year by year: the slip's date is a promise the unit may have to correct around them.
 */
const fixedHolidays = new Set(['01-01', '04-30', '05-01', '09-01', '09-02']);

const dayMs = 24 * 60 * 60 * 1000;

/** The ISO date `count` working days (Monday to Friday) after `from`; the first day counted is the one after it. */
export function addWorkingDays(from: string, count: number): string {
  let time = Date.parse(`${from}T00:00:00Z`);
  for (let left = count; left > 0; ) {
    time += dayMs;
    const date = new Date(time);
    const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (!weekend && !fixedHolidays.has(date.toISOString().slice(5, 10))) left -= 1;
  }
  return new Date(time).toISOString().slice(0, 10);
}
