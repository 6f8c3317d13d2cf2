import { afterEach, expect, it } from 'vitest';
import { captureRequest, signatureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';
import { ownTime } from '../../support/own-time.ts';

let desk: TestDesk | undefined;
afterEach(() => desk?.stop());

/** The host has freed everything well before the application loses patience with it. */
const soon = 2000;

async function stopTakes(open: TestDesk): Promise<number> {
  const started = ownTime();
  await open.host.stop();
  return ownTime() - started;
}

it('host stops soon when a scanner does not answer in the middle of a capture', async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
  await desk.simulators.scanner({ action: 'stall' });
  const ended = desk.fingers(captureRequest('PLAIN_RIGHT_FOUR_FINGERS'));
  await desk.until('scanner', { status: 'busy' });
  expect(await stopTakes(desk)).toBeLessThan(soon);
  expect((await ended).at(-1)).toEqual({ phase: 'cancelled' });
});

it.each(['preparing', 'signing'])(
  'host stops soon and blanks the pad when it is %s a signature',
  async (phase) => {
    desk = await openFaultDesk();
    await desk.until('pad', { status: 'ready' });
    desk.simulators.pad({ action: 'walk-away' });
    let reached = (): void => undefined;
    const there = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const ended = desk.signature(signatureRequest(), (state) => {
      if (state.phase === phase) reached();
    });
    await there;
    expect(await stopTakes(desk)).toBeLessThan(soon);
    expect((await ended).at(-1)).toEqual({ phase: 'cancelled' });
    expect(desk.simulators.padScreen().every((value) => value === 255)).toBe(true);
  },
);

it('host stops soon when the station went away in the middle of a signature', async () => {
  desk = await openFaultDesk();
  await desk.until('pad', { status: 'ready' });
  desk.simulators.pad({ action: 'walk-away' });
  let reached = (): void => undefined;
  const there = new Promise<void>((resolve) => {
    reached = resolve;
  });
  void desk.signature(signatureRequest(), ({ phase }) => {
    if (phase === 'signing') reached();
  });
  await there;
  desk.client.close();
  expect(await stopTakes(desk)).toBeLessThan(soon);
  expect(desk.simulators.padScreen().every((value) => value === 255)).toBe(true);
});

it('host stops soon when the pad does not answer in the middle of a signature', async () => {
  desk = await openFaultDesk();
  await desk.until('pad', { status: 'ready' });
  desk.simulators.pad({ action: 'walk-away' });
  let reached = (): void => undefined;
  const there = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const ended = desk.signature(signatureRequest(), ({ phase }) => {
    if (phase === 'signing') reached();
  });
  await there;
  desk.simulators.pad({ action: 'stall' });
  expect(await stopTakes(desk)).toBeLessThan(4000);
  expect((await ended).at(-1)).toEqual({ phase: 'cancelled' });
});

it('host stops soon when it has only just been started', async () => {
  desk = await openFaultDesk();
  expect(await stopTakes(desk)).toBeLessThan(soon);
});
