import { describe, expect, test } from 'vitest';
import { deviceErrorCodes } from '../../../domain/devices/device.ts';
import { en } from '../../i18n/en/index.ts';
import { vi } from '../../i18n/vi/index.ts';
import { benchRemedy, tookWords } from './bench-words.ts';

type Messages = Readonly<Record<string, string>>;

const textOf = (messages: Messages, language: 'vi' | 'en') => ({
  language,
  t: (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    (messages[key] ?? '').replaceAll(/\{\{(\w+)\}\}/gu, (_, name: string) => String(values[name])),
  remedy: (family: string, code: string) => messages[`${family}.${code}.remedy`] ?? null,
});
const vietnamese = textOf(vi, 'vi');
const english = textOf(en, 'en');

/** What the bench's own calls are refused with, besides what goes wrong with devices. */
const failures = ['internal', 'unknown-call', 'device-host-absent', 'device-unknown', 'capture-running'];
/** Nothing is to be done about one's own stopping. */
const done = ['cancelled'];

describe('benchRemedy', () => {
  test.each([
    ['vi', vietnamese, /kỹ thuật viên/iu],
    ['en', english, /technician/iu],
  ] as const)('sends no technician to a technician when the language is %s', (_, text, technician) => {
    const codes = [...deviceErrorCodes, ...failures].filter((code) => !done.includes(code));
    const said = codes.map((code) => [code, benchRemedy(text, code) ?? ''] as const);
    expect(said.filter(([, remedy]) => remedy === '' || technician.test(remedy))).toEqual([]);
  });
});

describe('tookWords', () => {
  test.each([
    [12.4, '12 ms', '12 ms'],
    [999, '999 ms', '999 ms'],
    [2400, '2,4 giây', '2.4 s'],
    [21_440, '21,4 giây', '21.4 s'],
  ])('writes %d ms as %s and as %s', (ms, inVietnamese, inEnglish) => {
    expect(tookWords(vietnamese, ms)).toBe(inVietnamese);
    expect(tookWords(english, ms)).toBe(inEnglish);
  });
});
