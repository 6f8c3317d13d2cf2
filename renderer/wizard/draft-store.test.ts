import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DraftView } from '../../domain/application/draft.ts';
import type { DraftPatch } from '../../domain/application/fields.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { DraftStore } from './draft-store.ts';

const first = {
  draftId: 'd1',
  revision: 1,
  savedAt: '2026-11-21T08:00:00Z',
  fields: { phone: '0912' },
} as unknown as DraftView;

const view = (revision: number, fields: DraftView['fields']): DraftView => ({ ...first, revision, fields });

/** A station whose answers the test gives one by one. */
function slowStation() {
  const asked: DraftPatch[] = [];
  const answers: ((result: Result<DraftView>) => void)[] = [];
  const save = (patch: DraftPatch) => {
    asked.push(patch);
    return new Promise<Result<DraftView>>((resolve) => answers.push(resolve));
  };
  const answer = async (result: Result<DraftView>) => {
    answers.shift()?.(result);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { asked, answer, save };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('DraftStore', () => {
  test('shows typing at once and saves within 300 ms of the first key when keys keep coming', async () => {
    const station = slowStation();
    const store = new DraftStore(first, { save: station.save });
    store.set({ email: 'a' });
    expect(store.snapshot().fields.email).toBe('a');
    for (const email of ['ab', 'abc', 'abcd']) {
      await vi.advanceTimersByTimeAsync(100);
      store.set({ email });
    }
    expect(station.asked).toEqual([{ email: 'abc' }]);
    expect(store.snapshot().save).toEqual({ kind: 'pending' });
  });

  test('keeps what is typed when a view of the station arrives meanwhile', async () => {
    const station = slowStation();
    const store = new DraftStore(first, { save: station.save });
    store.set({ email: 'typed' });
    store.receive(view(5, { email: 'from elsewhere', phone: '0999' }));
    expect(store.snapshot().fields).toEqual({ email: 'typed', phone: '0999' });
    await vi.advanceTimersByTimeAsync(300);
    store.set({ email: 'typed on' });
    await station.answer(ok(view(6, { email: 'typed', phone: '0999' })));
    expect(store.snapshot().fields.email).toBe('typed on');
  });

  test('ignores a view when it is older than the one shown', () => {
    const store = new DraftStore(view(4, { phone: 'new' }), { save: slowStation().save });
    store.receive(view(3, { phone: 'old' }));
    expect(store.snapshot().fields.phone).toBe('new');
  });

  test('keeps the edits and tries again when a save fails', async () => {
    const station = slowStation();
    const store = new DraftStore(first, { save: station.save });
    store.set({ email: 'a' });
    await vi.advanceTimersByTimeAsync(300);
    store.set({ occupation: 'b' });
    await station.answer(err('disconnected'));
    expect(store.snapshot().save).toEqual({ kind: 'failed', failure: { code: 'disconnected' } });
    expect(store.snapshot().fields).toMatchObject({ email: 'a', occupation: 'b' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(station.asked).toEqual([{ email: 'a' }, { email: 'a', occupation: 'b' }]);
    await station.answer(ok(view(2, { email: 'a', occupation: 'b' })));
    expect(store.snapshot().save).toEqual({ kind: 'saved', at: first.savedAt });
  });

  test('flush answers only when everything typed until then is saved', async () => {
    const station = slowStation();
    const store = new DraftStore(first, { save: station.save });
    store.set({ email: 'a' });
    let done = false;
    const flushed = store.flush().then((result) => {
      done = true;
      return result;
    });
    store.set({ email: 'ab' });
    await station.answer(ok(view(2, { email: 'a' })));
    expect(done).toBe(false);
    await station.answer(ok(view(3, { email: 'ab' })));
    expect((await flushed).ok).toBe(true);
    expect(store.snapshot().fields.email).toBe('ab');
  });

  test('shows a field as empty when it is cleared before the station knows', () => {
    const store = new DraftStore(first, { save: slowStation().save });
    store.set({ phone: null });
    expect(store.snapshot().fields).toEqual({});
  });
});
