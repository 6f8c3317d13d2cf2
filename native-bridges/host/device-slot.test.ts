import { expect, it } from 'vitest';
import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import type { RendererCamera } from '../drivers/device.ts';
import { DeviceStatus } from '../drivers/device-status.ts';
import { DeviceSlot } from './device-slot.ts';
import { RestartBudget } from './restart-budget.ts';

const config: DeviceConfig = { driver: 'chromium-camera', id: 'camera', simulated: true };
const listener = {
  changed: () => undefined,
  tokensChanged: () => undefined,
  codeRead: () => undefined,
  activity: () => undefined,
  preview: () => undefined,
};
const aTurn = () => new Promise((resolve) => setTimeout(resolve, 0));

it('leaves the device closed when the machine goes to sleep while a driver that was given up still stops', async () => {
  let made = 0;
  let letGo = (): void => undefined;
  const stopping = new Promise<void>((resolve) => (letGo = resolve));
  const slot = new DeviceSlot(config, {
    create: ({ now }): RendererCamera => {
      made += 1;
      const identity = {
        id: 'camera',
        kind: 'camera',
        driver: 'chromium-camera',
        name: 'c',
        simulated: true,
      } as const;
      const status = new DeviceStatus(identity, now, { status: 'ready', code: null });
      return {
        id: 'camera',
        kind: 'camera',
        state: () => status.current,
        onChange: (changed) => status.onChange(changed),
        retry: () => undefined,
        stop: () => stopping,
      };
    },
    now: () => new Date(),
    log: { info: () => undefined, bug: () => undefined },
    listener,
    budget: new RestartBudget(undefined, [0]),
    stopWithinMs: 60_000,
  });
  slot.fail('attempt', new Error('bug'));
  // Its rest is over: it is made anew as soon as the one before it has stopped.
  await aTurn();
  await aTurn();
  const asleep = slot.suspend();
  letGo();
  await asleep;
  await aTurn();
  expect(made).toBe(1);
  expect(slot.state()).toMatchObject({ status: 'absent', code: 'suspended' });
  slot.resume();
  await expect.poll(() => slot.state().status).toBe('ready');
  expect(made).toBe(2);
  await slot.stop();
});
