import { expect, test } from 'vitest';
import { groupRemarks } from './remark-groups.ts';

test('groupRemarks puts what concerns one field together when its parts are remarked apart', () => {
  const remarks = [
    { field: 'father.name', severity: 'warning', code: 'name-digit' },
    { field: 'name', severity: 'error', code: 'required' },
    { field: 'phone', severity: 'warning', code: 'phone-unusual' },
    { field: 'father.number', severity: 'warning', code: 'relative-number-malformed' },
  ] as const;
  expect(groupRemarks(remarks, 'error')).toEqual([{ field: 'name', remarks: [remarks[1]] }]);
  expect(groupRemarks(remarks, 'warning')).toEqual([
    { field: 'father', remarks: [remarks[0], remarks[3]] },
    { field: 'phone', remarks: [remarks[2]] },
  ]);
});
