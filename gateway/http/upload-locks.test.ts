import { describe, expect, it } from 'vitest';
import { UploadLocks } from './upload-locks.ts';

const never = new AbortController().signal;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('UploadLocks', () => {
  it('hands a lock on in the order of asking, and asks its holder to let go, when others wait', async () => {
    const locks = new UploadLocks(1000);
    const order: string[] = [];
    const asked: string[] = [];
    const use = async (name: string) => {
      const lock = locks.newLock('one');
      await lock.lock(never, () => {
        asked.push(name);
      });
      order.push(name);
      await pause(5);
      await lock.unlock();
    };
    await Promise.all([use('a'), use('b'), use('c')]);
    expect(order).toEqual(['a', 'b', 'c']);
    expect([...new Set(asked)]).toEqual(['a', 'b']);
  });

  it('gives up waiting, and leaves the others their turn, when the time is over or the request has ended', async () => {
    const locks = new UploadLocks(30);
    const holder = locks.newLock('one');
    await holder.lock(never, () => undefined);
    await expect(locks.newLock('one').lock(never, () => undefined)).rejects.toMatchObject({
      status_code: 500,
    });
    const gone = new AbortController();
    const ended = locks.newLock('one').lock(gone.signal, () => undefined);
    gone.abort();
    await expect(ended).rejects.toMatchObject({ status_code: 500 });
    const next = locks.newLock('one');
    const waiting = next.lock(never, () => undefined);
    await holder.unlock();
    await waiting;
    await next.unlock();
    await expect(next.unlock()).rejects.toThrow('not held');
  });

  it('is not released by who does not hold it when somebody else does', async () => {
    const locks = new UploadLocks(1000);
    await locks.newLock('one').lock(never, () => undefined);
    await expect(locks.newLock('one').unlock()).rejects.toThrow('not held');
  });
});
