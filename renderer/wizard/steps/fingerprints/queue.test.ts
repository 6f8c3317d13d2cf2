import { describe, expect, it } from 'vitest';
import { captureAfter, currentCapture, isSettled, mayStart, neighbour } from './queue.ts';
import { captures, progress } from './test-captures.ts';

describe('fingerprint queue', () => {
  it('currentCapture is the first to do when nothing is taken', () => {
    expect(currentCapture(captures({}), null)?.captureId).toBe('PLAIN_RIGHT_FOUR_FINGERS');
  });

  it('currentCapture stays at a poor capture when it has not been accepted', () => {
    const list = captures({ PLAIN_RIGHT_FOUR_FINGERS: 'poor' });
    expect(currentCapture(list, null)?.captureId).toBe('PLAIN_RIGHT_FOUR_FINGERS');
  });

  it('currentCapture ignores the choice when an earlier one has no image', () => {
    expect(currentCapture(captures({}), 'PLAIN_THUMBS')?.captureId).toBe('PLAIN_RIGHT_FOUR_FINGERS');
  });

  it('currentCapture is null when every capture is settled', () => {
    expect(currentCapture(captures({}, 'good'), null)).toBeNull();
  });

  it('mayStart is false when every finger of the capture is excepted', () => {
    const list = captures({ PLAIN_RIGHT_FOUR_FINGERS: 'exception' });
    expect(mayStart(list, 'PLAIN_RIGHT_FOUR_FINGERS')).toBe(false);
    expect(mayStart(list, 'PLAIN_LEFT_FOUR_FINGERS')).toBe(true);
  });

  it('captureAfter skips excepted captures when looking ahead', () => {
    const list = captures({ PLAIN_RIGHT_FOUR_FINGERS: 'good', PLAIN_LEFT_FOUR_FINGERS: 'exception' });
    expect(captureAfter(list, 'PLAIN_RIGHT_FOUR_FINGERS')).toBe('PLAIN_THUMBS');
  });

  it('captureAfter comes back to a poor capture when nothing later is left', () => {
    const list = captures({ PLAIN_THUMBS: 'poor' }, 'good');
    expect(captureAfter(list, 'ROLLED_LEFT_LITTLE')).toBe('PLAIN_THUMBS');
    expect(captureAfter(captures({}, 'good'), 'ROLLED_LEFT_LITTLE')).toBeNull();
  });

  it('isSettled is true for a poor capture when it was accepted with a reason', () => {
    expect(isSettled(progress('PLAIN_THUMBS', 'poor'))).toBe(false);
    expect(isSettled({ ...progress('PLAIN_THUMBS', 'poor'), acceptedPoorReason: 'vân mòn' })).toBe(true);
  });

  it('neighbour stays inside what may be started when moving', () => {
    const list = captures({ PLAIN_RIGHT_FOUR_FINGERS: 'good' });
    expect(neighbour(list, 'PLAIN_RIGHT_FOUR_FINGERS', 1)).toBe('PLAIN_LEFT_FOUR_FINGERS');
    expect(neighbour(list, 'PLAIN_LEFT_FOUR_FINGERS', 1)).toBe('PLAIN_LEFT_FOUR_FINGERS');
    expect(neighbour(list, 'PLAIN_LEFT_FOUR_FINGERS', -1)).toBe('PLAIN_RIGHT_FOUR_FINGERS');
  });
});
