import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Objects } from '../../../gateway/store/objects/objects.ts';

export interface OpenedObjects {
  readonly objects: Objects;
  readonly close: () => Promise<void>;
}

/**
 * What every store of bytes must keep, wherever it keeps them.
 *
 * @param mostListed keys to list: more than 1000 are more than one page for S3
 */
export function describeObjects(name: string, open: () => Promise<OpenedObjects>, mostListed = 1050): void {
  describe(name, () => {
    let opened: OpenedObjects;
    let objects: Objects;
    beforeEach(async () => {
      opened = await open();
      ({ objects } = opened);
    });
    afterEach(() => opened.close());

    it('gives back what was put, whole and in part, until it is deleted', async () => {
      const bytes = randomBytes(300_000);
      await objects.put('some/aa/one.p7m', bytes);
      expect(await objects.exists('some/aa/one.p7m')).toBe(true);
      expect(Buffer.from((await objects.get('some/aa/one.p7m')) ?? []).equals(bytes)).toBe(true);
      const part = await objects.get('some/aa/one.p7m', { start: 299_990, length: 100 });
      expect(Buffer.from(part ?? []).equals(bytes.subarray(299_990))).toBe(true);
      await objects.delete('some/aa/one.p7m');
      await objects.delete('some/aa/one.p7m');
      expect(await objects.exists('some/aa/one.p7m')).toBe(false);
      expect(await objects.get('some/aa/one.p7m')).toBeUndefined();
      expect(await objects.get('some/aa/one.p7m', { start: 0, length: 1 })).toBeUndefined();
    });

    it('holds the newer bytes when a key is put twice, and both when two are', async () => {
      await objects.put('some/one', Buffer.from('first'));
      await Promise.all([
        objects.put('some/one', Buffer.from('second')),
        objects.put('some/two', Buffer.from('other')),
      ]);
      expect(Buffer.from((await objects.get('some/one')) ?? []).toString()).toBe('second');
      expect(Buffer.from((await objects.get('some/two')) ?? []).toString()).toBe('other');
    });

    it('lists what is below a prefix and nothing else when there is much', async () => {
      const keys = Array.from({ length: mostListed }, (_, index) => `many/${index % 7}/${index}.bin`);
      for (let start = 0; start < keys.length; start += 50) {
        await Promise.all(keys.slice(start, start + 50).map((key) => objects.put(key, Buffer.from('x'))));
      }
      await objects.put('manyother/one', Buffer.from('x'));
      const listed: string[] = [];
      for await (const key of objects.list('many/')) listed.push(key);
      expect(listed.sort()).toEqual([...keys].sort());
      for await (const key of objects.list('none/')) throw new Error(`${key} listed`);
    });

    it('answers that it is ready, and takes no key that could lead elsewhere', async () => {
      await objects.ready();
      for (const key of ['../x', '/x', 'a//b', 'a/../b', 'A', 'a b', '.hidden/x']) {
        await expect(objects.put(key, Buffer.from('x'))).rejects.toThrow('out of form');
      }
    });
  });
}
