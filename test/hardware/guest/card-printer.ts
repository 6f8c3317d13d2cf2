import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { CardPrintState } from '../../../domain/devices/card-printer.ts';
import { testCard } from '../../../native-bridges/drivers/card-printer/test-card.ts';
import { EvolisSimulator } from '../../../native-bridges/simulators/evolis/printer.ts';
import { openHostDesk, type HostDesk } from '../../support/devices/host-desk.ts';
import { startDevice, type DeviceSide } from './device-thread.ts';
import { createUsbDevice } from './functionfs.ts';
import { soon, until } from '../waiting.ts';

/** The simulated printer calls its end points OUT 1 and IN 2; the driver reads their numbers from the descriptors. */
export function createEvolis(): DeviceSide {
  const printer = new EvolisSimulator({ panelMs: 100 });
  const device = createUsbDevice(
    'evolis',
    {
      vendorId: 0x0f49,
      productId: 0x0a00,
      manufacturer: 'Evolis (lab)',
      product: 'Primacy',
      serialNumber: 'LAB-EVO-1',
    },
    {
      ...{ class: 7, subclass: 1, protocol: 2 },
      endpoints: [
        { address: 0x81, knownAs: 0x82, type: 'bulk' },
        { address: 0x02, knownAs: 0x01, type: 'bulk' },
      ],
    },
    printer,
  );
  return {
    act: (action) => {
      if (action === 'plug') {
        device.plug();
        return;
      }
      if (action === 'unplug') {
        device.unplug();
        return;
      }
      if (action === 'cards') return printer.cards.length;
      if (action === 'feeder-empty' || action === 'recover') {
        printer.act(action);
        return;
      }
      throw new Error(`no action ${action}`);
    },
  };
}

let attempts = 0;

/** In black only: a panel of colour is half a megabyte. */
function print(desk: HostDesk, on?: (state: CardPrintState) => void): Promise<CardPrintState[]> {
  attempts += 1;
  const attemptId = `card-${attempts}`;
  const card = testCard(attemptId);
  return desk.follow(
    'cardPrinter.state',
    attemptId,
    () =>
      desk.client.call('cardPrinter.print', {
        ...card,
        front: { ...card.front, colour: null },
        timeoutMs: 60_000,
      }),
    on,
  );
}

/** The kernel's own printer driver, which takes printers of class 7 at once. */
function usblpHasIt(): boolean {
  return readdirSync('/sys/bus/usb/drivers/usblp').some((name) => /^\d/.test(name));
}

export async function printAndPull(): Promise<{ detail: string }> {
  const printer = startDevice('evolis-usb');
  await printer.act('plug');
  await until('taken by usblp', () => (usblpHasIt() ? true : undefined), 10_000);
  const desk = openHostDesk({ devices: [{ driver: 'evolis-usb', id: 'cards' }] });
  const ready = await desk.until('cards', { status: 'ready' }, 20_000);
  assert.ok(!usblpHasIt(), 'usblp still has the printer');
  const started = performance.now();
  const printed = await print(desk);
  assert.equal(printed.at(-1)?.phase, 'printed', JSON.stringify(printed.at(-1)));
  const took = performance.now() - started;

  let pulled = 0;
  const states = await print(desk, ({ phase }) => {
    if (phase !== 'printing' || pulled !== 0) return;
    pulled = performance.now();
    void printer.act('unplug');
  });
  const noticed = performance.now() - pulled;
  const last = states.at(-1);
  assert.equal(last?.phase, 'failed', JSON.stringify(last));
  assert.equal(last.failure.code, 'unplugged', last.failure.cause);
  assert.ok(noticed <= soon, `noticed after ${noticed.toFixed()} ms`);
  await desk.until('cards', { status: 'absent', code: 'unplugged' });
  await printer.act('recover');
  await printer.act('plug');
  await desk.until('cards', { status: 'ready' }, 15_000);
  const again = await print(desk);
  assert.equal(again.at(-1)?.phase, 'printed', JSON.stringify(again.at(-1)));

  await desk.stop();
  await until('given back to usblp', () => (usblpHasIt() ? true : undefined), 5000);
  return {
    detail: `taken from usblp and given back, ready ${ready.tookMs.toFixed()} ms, card ${took.toFixed()} ms, gone ${noticed.toFixed()} ms (card ${last.card})`,
  };
}
