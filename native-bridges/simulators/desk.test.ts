import { fingerPositions } from '../../domain/biometrics/positions.ts';
import { describe, expect, it } from 'vitest';
import { Desk, personSchema } from './desk.ts';

const sit = (person: object) => new Desk(personSchema.parse({ seed: 'someone', ...person }));

describe('Desk', () => {
  it('gives the same touch again when person, finger and attempt are the same', () => {
    const person = { age: 70, dryness: 0.3 };
    expect(sit(person).touch('LEFT_RING', 2)).toEqual(sit(person).touch('LEFT_RING', 2));
    expect(sit(person).touch('LEFT_RING', 2)).not.toEqual(sit(person).touch('LEFT_RING', 1));
  });

  it('lets a young person succeed at once and an old dry one after attempts', () => {
    expect(sit({ age: 34 }).touch('RIGHT_INDEX', 1).score).toBeGreaterThanOrEqual(80);
    const old = sit({ age: 87, dryness: 0.4 });
    const scores = [1, 2, 3].map((attempt) => old.touch('RIGHT_INDEX', attempt).score);
    expect(scores[0]).toBeLessThan(50);
    expect(scores[2]).toBeGreaterThanOrEqual(60);
    expect([...scores].sort((a, b) => a - b)).toEqual(scores);
  });

  it('fails a worn and dry person at first, wavers at the second attempt and succeeds at the third', () => {
    const person = { age: 87, wear: 0.65, dryness: 0.75 };
    const scores = (attempt: number) =>
      fingerPositions.map((finger) => sit(person).touch(finger, attempt).score);
    expect(Math.max(...scores(1))).toBeLessThan(20);
    expect(Math.min(...scores(2))).toBeGreaterThan(25);
    expect(Math.max(...scores(2))).toBeLessThan(55);
    expect(Math.min(...scores(3))).toBeGreaterThan(45);
  });

  it('counts attempts of each capture alone and from one again when another person sits down', () => {
    const desk = sit({});
    expect(desk.attempt('plain', ['RIGHT_THUMB'])).toBe(1);
    expect(desk.attempt('plain', ['RIGHT_THUMB'])).toBe(2);
    expect(desk.attempt('rolled', ['RIGHT_THUMB'])).toBe(1);
    desk.seat(personSchema.parse({ seed: 2 }));
    expect(desk.attempt('plain', ['RIGHT_THUMB'])).toBe(1);
  });

  it('keeps missing and bandaged fingers off the platen', () => {
    const desk = sit({ missing: ['LEFT_RING'], bandaged: ['LEFT_INDEX'] });
    expect(
      ['LEFT_INDEX', 'LEFT_MIDDLE', 'LEFT_RING'].map((finger) => desk.canTouch(finger as 'LEFT_RING')),
    ).toEqual([false, true, false]);
  });
});
