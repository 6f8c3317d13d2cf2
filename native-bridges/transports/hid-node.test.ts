import { expect, it, vi } from 'vitest';
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
