import { expect, it, vi } from 'vitest';
import { unwrap } from '../../domain/result.ts';
import { createNodeHidBus } from './hid-node.ts';

const opening = vi.hoisted(() => ({ open: (_device: unknown): void => undefined }));
vi.mock('node-hid', () => ({
  HIDAsync: { open: () => new Promise((resolve) => (opening.open = resolve)) },
  devicesAsync: async () => [],
}));

it('lets a device go again that the operating system opened after its driver had stopped waiting', async () => {
  const info = { path: 'pad', vendorId: 1, productId: 2, product: null, serialNumber: null };
  const waiting = new AbortController();
  const opened = createNodeHidBus().open(info, { signal: waiting.signal, timeoutMs: 60_000 });
  await vi.dynamicImportSettled();
  waiting.abort();
  expect(await opened).toMatchObject({ error: { code: 'cancelled' } });
  const close = vi.fn(async () => undefined);
  opening.open({ close });
  await expect.poll(() => close.mock.calls.length).toBe(1);
});

it('asks a pad that hangs no second question before it has answered the first', async () => {
  const info = { path: 'pad', vendorId: 1, productId: 2, product: null, serialNumber: null };
  const { signal } = new AbortController();
  const opened = createNodeHidBus().open(info, { signal, timeoutMs: 60_000 });
  await vi.dynamicImportSettled();
  let answer = (_report: Buffer): void => undefined;
  const ask = vi.fn(() => new Promise<Buffer>((resolve) => (answer = resolve)));
  opening.open({ on: () => undefined, close: async () => undefined, getFeatureReport: ask });
  const pad = unwrap(await opened);
  for (const _question of [1, 2, 3]) {
    expect(await pad.getFeature(3, 5, { signal, timeoutMs: 1 })).toMatchObject({
      error: { code: 'timeout' },
    });
  }
  expect(ask).toHaveBeenCalledTimes(1);
  answer(Buffer.from([3]));
  const next = pad.getFeature(3, 5, { signal, timeoutMs: 60_000 });
  await expect.poll(() => ask.mock.calls.length).toBe(2);
  answer(Buffer.from([3, 1]));
  expect(unwrap(await next)).toEqual(Uint8Array.of(3, 1));
  await pad.close();
});
