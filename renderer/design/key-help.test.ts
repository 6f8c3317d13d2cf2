import { expect, test } from 'vitest';
import { keysOnScreen } from './key-help.ts';

test('keysOnScreen says each key once, the main action first, when parts of a screen name them', () => {
  const date = [{ combo: 'f6', words: 'day unknown' }];
  const bar = [
    { combo: 'alt+e', words: 'to the error' },
    { combo: 'ctrl+enter', words: 'continue' },
  ];
  expect(keysOnScreen([date, [...date], bar]).map(({ combo }) => combo)).toEqual([
    'ctrl+enter',
    'f6',
    'alt+e',
  ]);
});
