import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import { ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { UsbBus, UsbTransport } from '../../../transports/usb.ts';
import { ConnectionKeeper, searchBus, type KeptConnection } from '../../connection-keeper.ts';
import type { CardPrinter, DriverSurroundings } from '../../device.ts';
import { hostCardPrinter } from '../hosted-card-printer.ts';
import { openUsbPrinter, readDeviceId, readPrinterInterface } from '../usb-printer.ts';
import { printEvolisCard } from './job.ts';
import { EvolisPrinter } from './printer.ts';
import { evolisTimings, type EvolisTimings } from './timings.ts';

/** Of Evolis' printers; which product it is the printer says itself. */
export const evolisVendorId = 0x0f49;

export interface EvolisOptions {
  readonly id: string;
  readonly bus: UsbBus;
  readonly simulated: boolean;
  /** A socket bus knows what is plugged in only after opening it. */
  readonly openToIdentify: boolean;
  readonly timings?: EvolisTimings;
}

interface EvolisConnection extends KeptConnection {
  readonly printer: EvolisPrinter;
  readonly described: CaptureDevice;
}

/** An Evolis card printer on USB, spoken to in its own commands. */
export function createEvolisUsb(options: EvolisOptions, surroundings: DriverSurroundings): CardPrinter {
  const { id, bus, simulated, openToIdentify, timings = evolisTimings } = options;
  const keeper = new ConnectionKeeper<EvolisConnection>(
    {
      identity: { driver: 'evolis-usb', id, kind: 'card-printer', name: 'Evolis', simulated },
      searchEvery: timings.searchEvery,
      onChange: [bus.onChange?.bind(bus)],
      search: (signal) =>
        searchBus(
          bus,
          ({ vendorId }) => openToIdentify || vendorId === evolisVendorId,
          (info) =>
            openUsbPrinter(bus, info, { signal, timeoutMs: timings.open }, (transport) =>
              describe(transport, id, simulated, timings, signal),
            ),
        ),
      heartbeat: {
        every: timings.watchEvery,
        check: ({ printer }, signal) => printer.check(signal),
      },
    },
    surroundings,
  );
  return hostCardPrinter<EvolisConnection>(
    id,
    {
      keeper,
      described: ({ described }) => described,
      job: async function* ({ printer }, request, signal) {
        const failed = yield* printEvolisCard(printer, request, signal);
        // An answer that did not come may come later, to another question: begin anew.
        if (failed?.failure.code === 'not-responding') keeper.lose(failed.failure);
        return failed;
      },
      condition: ({ printer }, signal) => printer.condition(signal),
    },
    surroundings,
  );
}

async function describe(
  transport: UsbTransport,
  id: string,
  simulated: boolean,
  timings: EvolisTimings,
  signal: AbortSignal,
): Promise<BridgeResult<EvolisConnection>> {
  const options = { signal, timeoutMs: timings.control };
  const face = await readPrinterInterface(transport, options);
  if (!face.ok) return face;
  const deviceId = await readDeviceId(transport, face.value.interfaceNumber, options);
  if (!deviceId.ok && deviceId.error.code === 'unplugged') return deviceId;
  const printer = new EvolisPrinter(transport, face.value, timings);
  const model = await printer.ask('Rtp', signal);
  if (!model.ok) return model;
  const serial = await printer.ask('Rsn', signal);
  const firmware = await printer.ask('Rfv', signal);
  const usable = await printer.check(signal);
  if (!usable.ok) return usable;
  const named = deviceId.ok ? deviceId.value.get('MDL') : undefined;
  const identity = {
    make: 'Evolis',
    model: named ?? model.value,
    serialNumber: serial.ok ? serial.value : (transport.info.serialNumber ?? ''),
    firmware: firmware.ok ? firmware.value : null,
    port: transport.info.path,
  };
  const { make, serialNumber } = identity;
  return ok({
    printer,
    described: { deviceId: id, make, model: identity.model, serialNumber, simulated },
    identity,
    onClose: (listener) => transport.onClose(listener),
    close: () => transport.close(),
  });
}
