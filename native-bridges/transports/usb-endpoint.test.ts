import { describe, expect, it } from 'vitest';
import { UsbEndpoint } from './usb-endpoint.ts';

const never = new AbortController().signal;
const open = () => undefined;

/** A native transfer: ends with its value, or as nusb does when its time is up. */
function transfer(after: number, value: string) {
  return (timeout: number): Promise<string> =>
    new Promise((resolve, reject) => {
      if (after <= timeout) setTimeout(() => resolve(value), after);
      else setTimeout(() => reject(new Error('transferIn error: Cancelled')), timeout);
    });
}

describe('UsbEndpoint', () => {
  it('answers what the transfer gives, and timeout when its time is up', async () => {
    const endpoint = new UsbEndpoint(false, open);
    expect(await endpoint.run({ signal: never, timeoutMs: 10_000 }, transfer(5, 'a'))).toEqual({
      ok: true,
      value: 'a',
    });
    expect(await endpoint.run({ signal: never, timeoutMs: 30 }, transfer(500, 'b'))).toMatchObject({
      error: { code: 'timeout' },
    });
  });

  it('asks an interrupt end point in turns until its time is up', async () => {
    const endpoint = new UsbEndpoint(true, open);
    const timeouts: number[] = [];
    const done = await endpoint.run({ signal: never, timeoutMs: 60_000 }, (timeout) => {
      timeouts.push(timeout);
      return transfer(timeouts.length === 3 ? 5 : 10_000, 'late')(timeout);
    });
    expect(done).toEqual({ ok: true, value: 'late' });
    expect(timeouts).toHaveLength(3);
    expect(Math.max(...timeouts)).toBeLessThanOrEqual(250);
  });

  it('lets the next transfer wait for one whose caller left, and gives its bytes to nobody', async () => {
    const endpoint = new UsbEndpoint(false, open);
    const officer = new AbortController();
    const left = endpoint.run({ signal: officer.signal, timeoutMs: 1000 }, transfer(60, 'stale'));
    officer.abort();
    expect(await left).toMatchObject({ error: { code: 'cancelled' } });
    let running = 0;
    const next = await endpoint.run({ signal: never, timeoutMs: 1000 }, async (timeout) => {
      running += 1;
      return await transfer(1, 'fresh')(timeout);
    });
    expect(next).toEqual({ ok: true, value: 'fresh' });
    expect(running).toBe(1);
  });

  it('refuses a second transfer at once as in-use', async () => {
    const endpoint = new UsbEndpoint(false, open);
    const first = endpoint.run({ signal: never, timeoutMs: 1000 }, transfer(20, 'one'));
    expect(await endpoint.run({ signal: never, timeoutMs: 1000 }, transfer(1, 'two'))).toMatchObject({
      error: { code: 'in-use' },
    });
    expect(await first).toEqual({ ok: true, value: 'one' });
  });

  it('answers why the device is gone when it is', async () => {
    const endpoint = new UsbEndpoint(false, () => ({ code: 'unplugged' }));
    expect(await endpoint.run({ signal: never, timeoutMs: 10 }, transfer(1, 'x'))).toMatchObject({
      error: { code: 'unplugged' },
    });
  });
});
