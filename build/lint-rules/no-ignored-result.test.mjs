import { fileURLToPath } from 'node:url';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, it } from 'vitest';
import { noIgnoredResult } from './no-ignored-result.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const folder = fileURLToPath(new URL('../fixtures/lint', import.meta.url));
const tester = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: {
      project: './tsconfig.json',
      tsconfigRootDir: folder,
      // With CI=true the parser would read the file from the disk instead of the code of each case.
      disallowAutomaticSingleRunInference: true,
    },
  },
});

const types = `
type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { code: string } };
declare function save(): Result<number>;
declare function send(): Promise<Result<void>>;
declare function only(): { readonly ok: false; readonly error: { code: string } };
declare const condition: boolean;
`;
const valid = [
  ['its ok is looked at', 'const saved = save(); if (!saved.ok) throw new Error(saved.error.code);'],
  ['it is handed on', 'export const hand = () => send();'],
  ['it goes to a function', 'declare function report(r: Result<void>): void; send().then(report);'],
  ['a fetch Response is awaited, whose ok is no literal', 'await fetch("/");'],
  ['a call returns nothing', 'declare function log(): void; log();'],
  ['a value without error has an ok', 'declare function answer(): { ok: true }; answer();'],
  ['it is assigned', 'let last: Result<number>; last = save(); export { last };'],
];
const invalid = [
  ['a call stands alone', 'save();'],
  ['a promised one is awaited and dropped', 'await send();'],
  ['void hides a promised one', 'void send();'],
  ['void hides one', 'void save();'],
  ['only a failure can come', 'only();'],
  ['it is an arm of a condition', 'condition ? save() : undefined;'],
  ['it stands behind &&', 'condition && save();'],
  ['a cast hides it', '(await send()) as Result<void>;'],
];
const filename = `${folder}/file.ts`;

tester.run('no-ignored-result', noIgnoredResult, {
  valid: valid.map(([state, code]) => ({
    name: `no-ignored-result is silent when ${state}`,
    filename,
    code: `${types}${code}\nexport {};`,
  })),
  invalid: invalid.map(([state, code]) => ({
    name: `no-ignored-result reports when ${state}`,
    filename,
    code: `${types}${code}\nexport {};`,
    errors: [{ messageId: 'ignored' }],
  })),
});
