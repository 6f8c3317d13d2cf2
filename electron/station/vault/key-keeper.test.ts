import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VaultKeyMessage } from '../../../domain/channels/supervision.ts';
import { ParentKeyKeeper, keyKeeperTimeoutMs } from './key-keeper.ts';

const propose = { type: 'vault-key', step: 'propose', key: 'ab'.repeat(32) } as const;
const adopt = { type: 'vault-key', step: 'adopt' } as const;
const answer = { type: 'vault-key-answer', step: 'propose', ok: true, cause: '' } as const;

let posted: VaultKeyMessage[] = [];
let keeper: ParentKeyKeeper;
beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  keeper = new ParentKeyKeeper((message) => posted.push(message));
});
afterEach(() => {
  vi.useRealTimers();
});

describe('ParentKeyKeeper', () => {
  it('answers what main answered, one message at a time', async () => {
    const told = keeper.tell(propose);
    expect(await keeper.tell(adopt)).toMatchObject({ error: { code: 'key-store-unavailable' } });
    expect(posted).toEqual([propose]);
    keeper.answered(answer);
    expect((await told).ok).toBe(true);
    const adopted = keeper.tell(adopt);
    // An answer to something else is not an answer.
    keeper.answered(answer);
    keeper.answered({ ...answer, step: 'adopt', ok: false, cause: 'ENOSPC' });
    expect(await adopted).toMatchObject({ error: { code: 'key-store-unavailable', cause: 'ENOSPC' } });
  });

  it('waits no longer than a person needs to unlock a keychain', async () => {
    const told = keeper.tell(propose);
    vi.advanceTimersByTime(keyKeeperTimeoutMs);
    expect(await told).toMatchObject({ error: { cause: 'timeout' } });
  });

  it('takes an answer that comes too late for no answer to what was asked since', async () => {
    const first = keeper.tell(propose);
    vi.advanceTimersByTime(keyKeeperTimeoutMs);
    expect((await first).ok).toBe(false);
    const other = { ...propose, key: 'cd'.repeat(32) };
    const second = keeper.tell(other);
    // Main answers in turn: this is about the key nobody waits for any more.
    keeper.answered(answer);
    vi.advanceTimersByTime(keyKeeperTimeoutMs - 1);
    keeper.answered({ ...answer, ok: false, cause: 'ENOSPC' });
    expect(await second).toMatchObject({ error: { cause: 'ENOSPC' } });
  });
});
