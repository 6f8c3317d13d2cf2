import { err, type Failure, ok, type Result } from '../result.ts';
import { digitsOf } from './personal-number.ts';

/** The 9-digit number of the old identity card (chứng minh nhân dân), as text. It has no published structure or check digit. */
export function parseCmnd(text: string): Result<string, Failure<'cmnd-empty' | 'cmnd-malformed'>> {
  const digits = digitsOf(text);
  if (digits === '') return err('cmnd-empty');
  return /^\d{9}$/.test(digits) ? ok(digits) : err('cmnd-malformed');
}

/** `012 345 678`; what isn't 9 digits comes back as it is. */
export function formatCmnd(text: string): string {
  const match = /^(\d{3})(\d{3})(\d{3})$/.exec(digitsOf(text));
  return match ? match.slice(1).join(' ') : text;
}
