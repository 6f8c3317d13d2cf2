import { describe, expect, test } from 'vitest';
import { ticketParts } from './format.ts';

describe('ticketParts', () => {
  test('parts before the last group when the number has groups', () => {
    expect(ticketParts('XKY2254G-261122-001D')).toEqual(['XKY2254G-261122-', '001D']);
  });
  test('leaves a number whole when it has no groups', () => {
    expect(ticketParts('A007')).toEqual(['', 'A007']);
  });
});
