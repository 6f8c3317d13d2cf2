import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDay, isTicket, ticketFor } from './ticket.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const at = new Date('2026-03-02T03:00:00Z');
const tickets = fc
  .tuple(fc.stringMatching(/^[a-z0-9-]{2,20}$/), fc.integer({ min: 1, max: 99_999 }))
  .filter(([station]) => /[a-z0-9]/.test(station))
  .map(([station, number]) => ticketFor(station, at, number));

describe('ticket', () => {
  it('counts in the day of Việt Nam when the clock in UTC is a day behind', () => {
    expect(businessDay(new Date('2026-03-01T17:00:00Z'))).toBe('2026-03-02');
    expect(businessDay(new Date('2026-03-01T16:59:59Z'))).toBe('2026-03-01');
    expect(ticketFor('tram-001', new Date('2026-03-01T17:00:00Z'), 7)).toMatch(
      /^TRAM001-260302-007[0-9A-Z]$/,
    );
  });

  it('is recognised when untouched and refused when any one character is wrong', () => {
    fc.assert(
      fc.property(tickets, fc.nat(), fc.nat(), (ticket, place, other) => {
        expect(isTicket(ticket)).toBe(true);
        const index = place % ticket.length;
        const wrong = alphabet[other % alphabet.length] ?? '0';
        if (ticket[index] === '-' || ticket[index] === wrong) return;
        expect(isTicket(ticket.slice(0, index) + wrong + ticket.slice(index + 1))).toBe(false);
      }),
    );
  });

  it('is refused in at least 99 of 100 cases when two neighbours are swapped', () => {
    let swapped = 0;
    let taken = 0;
    for (let number = 1; number <= 2000; number += 1) {
      const ticket = ticketFor('tram-001', at, number);
      for (let index = 0; index < ticket.length - 1; index += 1) {
        const [one = '', other = ''] = ticket.slice(index, index + 2);
        if (one === other || one === '-' || other === '-') continue;
        swapped += 1;
        if (isTicket(ticket.slice(0, index) + other + one + ticket.slice(index + 2))) taken += 1;
      }
    }
    expect(taken / swapped).toBeLessThan(0.01);
  });
});
