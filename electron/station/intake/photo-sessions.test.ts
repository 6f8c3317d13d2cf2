import { expect, test } from 'vitest';
import { PhotoSessions } from './photo-sessions.ts';

test('photo session shows which challenges are over when the window says so', () => {
  const sessions = new PhotoSessions();
  const session = sessions.open('draft-1', { challenged: true });
  expect(sessions.challengesOf('draft-1')).toEqual({ challenges: session.challenges, over: [] });
  expect(sessions.challenged('draft-1', session, [true]).ok).toBe(true);
  expect(sessions.challengesOf('draft-1').over).toEqual([true]);
  expect(sessions.challenged('draft-1', session, [true, false, true, true]).ok).toBe(true);
  expect(sessions.challengesOf('draft-1').over, 'no more than were asked').toEqual([true, false]);
  expect(sessions.challengesOf('draft-2')).toEqual({ challenges: [], over: [] });
});

test('photo session takes nothing in when it is another one or of another draft', () => {
  const sessions = new PhotoSessions();
  const before = sessions.open('draft-1', { challenged: true });
  const session = sessions.open('draft-1', { challenged: true });
  expect(sessions.challenged('draft-1', before, [true])).toMatchObject({
    error: { code: 'photo-session-unknown' },
  });
  expect(sessions.challenged('draft-2', session, [true])).toMatchObject({
    error: { code: 'photo-session-of-another-draft' },
  });
  expect(sessions.challengesOf('draft-1').over).toEqual([]);
  expect(sessions.take('draft-1', session)).toMatchObject({ ok: true });
  expect(sessions.challenged('draft-1', session, [true])).toMatchObject({
    error: { code: 'photo-session-unknown' },
  });
});
