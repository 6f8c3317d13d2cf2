import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDay, isTicket, ticketFor } from './ticket.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const tickets = fc
  .tuple(fc.stringMatching(/^[a-z0-9-]{2,20}$/), fc.integer({ min: 1, max: 99_999 }))
  .filter(([station]) => /[a-z0-9]/.test(station))
  .map(([station, number]) => ticketFor(station, new Date('2026-03-02T03:00:00Z'), number));

describe('ticket', () => {
  it('counts in the day of Việt Nam when the clock in UTC is a day behind', () => {
    expect(businessDay(new Date('2026-03-01T17:00:00Z'))).toBe('2026-03-02');
    expect(businessDay(new Date('2026-03-01T16:59:59Z'))).toBe('2026-03-01');
    expect(ticketFor('tram-001', new Date('2026-03-01T17:00:00Z'), 7)).toMatch(
      /^TRAM001-260302-007[0-9A-Z]$/,
    );
  });

  it('is recognised when untouched and refused when one character is wrong or two neighbours are swapped', () => {
    fc.assert(
      fc.property(tickets, fc.nat(), fc.nat(), (ticket, place, other) => {
        expect(isTicket(ticket)).toBe(true);
        const index = place % ticket.length;
        const wrong = alphabet[other % 36] ?? '0';
        const old = ticket[index] ?? '';
        if (old !== '-' && wrong !== old) {
          expect(isTicket(ticket.slice(0, index) + wrong + ticket.slice(index + 1))).toBe(false);
        }
        const next = ticket[index + 1] ?? '-';
        if (old !== '-' && next !== '-' && old !== next) {
          expect(isTicket(ticket.slice(0, index) + next + old + ticket.slice(index + 2))).toBe(false);
        }
      }),
    );
  });
});
