import { describe, expect, it } from 'vitest';
import { fingerPositions } from '../../../../domain/biometrics/positions.ts';
import { fingerStates, isDoubted } from './finger-states.ts';
import { fingerShape, handField } from './hand-shapes.ts';
import { captures, progress, withAttempts } from './test-captures.ts';

const nothing: ReadonlySet<string> = new Set();

describe('fingerStates', () => {
  it('marks the fingers of the current capture as now and the others as to do when nothing is taken', () => {
    const list = captures({});
    const states = fingerStates({
      captures: list,
      current: list[0] ?? null,
      running: false,
      excepted: [],
      doubted: nothing,
    });
    expect(states.RIGHT_INDEX).toBe('now');
    expect(states.RIGHT_THUMB).toBe('todo');
    expect(states.LEFT_INDEX).toBe('todo');
  });

  it('tells of the flat captures only when the current one is flat', () => {
    const list = captures({ PLAIN_RIGHT_FOUR_FINGERS: 'good' });
    const states = fingerStates({
      captures: list,
      current: list[1] ?? null,
      running: false,
      excepted: [],
      doubted: nothing,
    });
    expect(states.RIGHT_INDEX).toBe('good');
  });

  it('starts over with the rolled captures when the current one is rolled', () => {
    const list = captures({
      PLAIN_RIGHT_FOUR_FINGERS: 'good',
      PLAIN_LEFT_FOUR_FINGERS: 'good',
      PLAIN_THUMBS: 'good',
    });
    const states = fingerStates({
      captures: list,
      current: list[3] ?? null,
      running: false,
      excepted: [],
      doubted: nothing,
    });
    expect(states.RIGHT_THUMB).toBe('now');
    expect(states.RIGHT_INDEX).toBe('todo');
  });

  it('calls only the finger below the threshold poor when the capture is poor', () => {
    const slap = progress('PLAIN_RIGHT_FOUR_FINGERS', 'poor');
    const attempts = slap.attempts.map((one) => ({
      ...one,
      fingers: one.fingers.map((finger) => ({
        ...finger,
        quality: finger.finger === 'RIGHT_RING' ? 12 : 70,
      })),
    }));
    const list = [withAttempts(slap, attempts), ...captures({}).slice(1)];
    const states = fingerStates({
      captures: list,
      current: list[1] ?? null,
      running: false,
      excepted: [],
      doubted: nothing,
    });
    expect(states.RIGHT_RING).toBe('poor');
    expect(states.RIGHT_INDEX).toBe('good');
  });

  it('shows the scores of the current capture when it was poor and the scanner rests', () => {
    const list = captures({ PLAIN_RIGHT_FOUR_FINGERS: 'poor' });
    const input = { captures: list, current: list[0] ?? null, excepted: [], doubted: nothing };
    expect(fingerStates({ ...input, running: false }).RIGHT_INDEX).toBe('poor');
    expect(fingerStates({ ...input, running: true }).RIGHT_INDEX).toBe('now');
  });

  it('shows an exception before anything else when one is recorded', () => {
    const list = captures({});
    const current = list[0] ?? null;
    const states = fingerStates({
      captures: list,
      current,
      running: false,
      excepted: ['RIGHT_INDEX'],
      doubted: nothing,
    });
    expect(states.RIGHT_INDEX).toBe('exception');
  });

  it('calls a finger good when any attempt of its capture was', () => {
    const slap = progress('PLAIN_RIGHT_FOUR_FINGERS', 'poor');
    const [first] = slap.attempts;
    if (first === undefined) throw new Error('no attempt');
    const better = {
      ...first,
      attemptId: 'second',
      number: 2,
      fingers: first.fingers.map((one) => ({
        ...one,
        evidenceId: `${one.evidenceId}-2`,
        quality: one.finger === 'RIGHT_RING' ? 10 : 60,
      })),
    };
    const list = [withAttempts(slap, [first, better]), ...captures({}).slice(1)];
    const states = fingerStates({
      captures: list,
      current: list[0] ?? null,
      running: false,
      excepted: [],
      doubted: nothing,
    });
    expect([states.RIGHT_INDEX, states.RIGHT_RING]).toEqual(['good', 'poor']);
  });

  it('shows a finding before the score when what was taken is in doubt', () => {
    const list = captures({ PLAIN_RIGHT_FOUR_FINGERS: 'good' });
    const doubted = new Set(['PLAIN_RIGHT_FOUR_FINGERS-RIGHT_INDEX-1']);
    const input = { captures: list, current: list[0] ?? null, excepted: [], doubted };
    const states = fingerStates({ ...input, running: false });
    expect([states.RIGHT_INDEX, states.RIGHT_MIDDLE]).toEqual(['finding', 'good']);
    expect(fingerStates({ ...input, running: true }).RIGHT_INDEX).toBe('now');
    const [slap, other] = list;
    if (slap === undefined || other === undefined) throw new Error('no captures');
    expect([isDoubted(slap, doubted), isDoubted(other, doubted)]).toEqual([true, false]);
  });

  it('asks for both kinds when no capture is current', () => {
    const all = fingerStates({
      captures: captures({}, 'good'),
      current: null,
      running: false,
      excepted: [],
      doubted: nothing,
    });
    expect(new Set(Object.values(all))).toEqual(new Set(['good']));
  });
});

describe('fingerShape', () => {
  it('mirrors the hands when the same finger is drawn left and right', () => {
    for (const finger of fingerPositions.filter((name) => name.startsWith('LEFT_'))) {
      const left = fingerShape(finger);
      const right = fingerShape(finger.replace('LEFT_', 'RIGHT_') as typeof finger);
      expect(left.mark.x + right.mark.x).toBeCloseTo(handField.width, 0);
      expect(left.mark.y).toBeCloseTo(right.mark.y, 0);
    }
  });

  it('lays the thumb on the inner side and the middle finger highest when a hand is seen from the back', () => {
    const x = (finger: (typeof fingerPositions)[number]): number => fingerShape(finger).mark.x;
    expect(x('LEFT_THUMB')).toBeGreaterThan(x('LEFT_INDEX'));
    expect(x('LEFT_INDEX')).toBeGreaterThan(x('LEFT_LITTLE'));
    expect(x('RIGHT_THUMB')).toBeLessThan(x('RIGHT_LITTLE'));
    const tops = fingerPositions.map((finger) => fingerShape(finger).mark.y);
    expect(Math.min(...tops)).toBe(fingerShape('LEFT_MIDDLE').mark.y);
  });
});
