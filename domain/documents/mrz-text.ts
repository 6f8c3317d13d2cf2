import { type Mrz, parseMrz } from '../card/mrz.ts';
import { td1Places } from './mrz-zone.ts';

/** What readers of print mix up, by what may stand in a place. */
const asDigit: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};
const asLetter: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' };

/** What stands in each place of a TD1 of this country: letter, digit, or either. */
const forms = [
  `LLLLL${'D'.repeat(22)}..D`,
  `DDDDDDDLDDDDDDDLLL${'.'.repeat(11)}D`,
  'L'.repeat(td1Places),
] as const;

/**
 * The MRZ out of what was read of its places that are no fillers, line by line; null where a line has more or fewer signs than places. Digits taken
 * for letters that look alike are put right by what may stand there; whether it was read rightly is for the check digits to say.
 */
export function mrzOf(
  lines: readonly { readonly fillers: readonly boolean[]; readonly read: string }[],
): string | null {
  if (lines.length !== forms.length) return null;
  const whole: string[] = [];
  for (const [index, { fillers, read }] of lines.entries()) {
    const signs = Array.from(read.toUpperCase().replace(/[^A-Z0-9]/gu, ''));
    if (fillers.length !== td1Places || signs.length !== fillers.filter((filler) => !filler).length)
      return null;
    whole.push(
      fillers
        .map((filler, place) => (filler ? '<' : fit(signs.shift() ?? '', forms[index]?.[place])))
        .join(''),
    );
  }
  return whole.join('\n');
}

function fit(sign: string, form: string | undefined): string {
  if (form === 'D') return asDigit[sign] ?? sign;
  return form === 'L' ? (asLetter[sign] ?? sign) : sign;
}

/** The MRZ only where every check digit holds: anything else was misread, and says nothing. */
export function believedMrz(text: string): Mrz | null {
  const mrz = parseMrz(text);
  return mrz.ok && Object.values(mrz.value.checks).every(Boolean) ? mrz.value : null;
}
