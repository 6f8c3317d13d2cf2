import { describe, expect, test } from 'vitest';
import { applicationStatusSchema } from './draft.ts';
import { isEditable, mayFollow, transition } from './life-cycle.ts';

const all = applicationStatusSchema.options;

describe('mayFollow', () => {
  test('allows exactly the life of an application when every pair is tried', () => {
    const pairs = all.flatMap((from) => all.filter((to) => mayFollow(from, to)).map((to) => `${from} ${to}`));
    expect(pairs.toSorted()).toEqual([
      'draft sealed',
      'refused sending',
      'sealed sending',
      'sending acknowledged',
      'sending refused',
      'sending sealed',
    ]);
  });

  test('leaves nothing to follow when acknowledged', () => {
    expect(transition('acknowledged', 'draft')).toMatchObject({
      ok: false,
      error: { code: 'transition-not-allowed' },
    });
    expect(transition('draft', 'sealed')).toEqual({ ok: true, value: 'sealed' });
  });

  test('lets nothing be changed when it is no draft', () => {
    expect(all.filter(isEditable)).toEqual(['draft']);
  });
});
