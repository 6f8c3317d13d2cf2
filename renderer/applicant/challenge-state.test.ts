import { expect, test } from 'vitest';
import { challengeState } from './challenge-state.ts';

test('challenges are done, now and still to come when some are over', () => {
  const states = (over: boolean[]) => [0, 1, 2].map((index) => challengeState(index, over));
  expect(states([])).toEqual(['now', 'todo', 'todo']);
  expect(states([true])).toEqual(['met', 'now', 'todo']);
  expect(states([true, false])).toEqual(['met', 'missed', 'now']);
  expect(states([true, false, true])).toEqual(['met', 'missed', 'met']);
});
