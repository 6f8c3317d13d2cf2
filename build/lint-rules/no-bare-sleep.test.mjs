import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { noBareSleep } from './no-bare-sleep.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const importLine = "import { setTimeout as wait } from 'node:timers/promises';\n";
const valid = [
  ['a signal can end it', `${importLine}await wait(5, undefined, { signal });`],
  [
    'the timer is a deadline among other work',
    'new Promise((done) => { const t = setTimeout(done, 5); port.on("x", done); });',
  ],
  ['a timer is set without waiting', 'const timer = setTimeout(run, 5);'],
  ['another function has the name', 'import { wait } from "./clock.js"; await wait(5);'],
];
const invalid = [
  ['an arrow only sets a timer', 'await new Promise((resolve) => setTimeout(resolve, 100));'],
  ['a block only sets a timer', 'await new Promise((resolve) => { setTimeout(resolve, 100); });'],
  ['a function only sets a timer', 'await new Promise(function (resolve) { setTimeout(resolve, 100); });'],
  ['the promised timer has no signal', `${importLine}await wait(5);`],
];

new RuleTester().run('no-bare-sleep', noBareSleep, {
  valid: valid.map(([state, code]) => ({ name: `no-bare-sleep is silent when ${state}`, code })),
  invalid: invalid.map(([state, code]) => ({
    name: `no-bare-sleep reports when ${state}`,
    code,
    errors: [{ messageId: 'sleep' }],
  })),
});
