import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import { ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { UsbBus, UsbTransport } from '../../../transports/usb.ts';
import { ConnectionKeeper, searchBus, type KeptConnection } from '../../connection-keeper.ts';
import type { CardPrinter, DriverSurroundings } from '../../device.ts';
import { hostCardPrinter } from '../hosted-card-printer.ts';
import { openUsbPrinter, readDeviceId, readPrinterInterface } from '../usb-printer.ts';
import { MagicardPrinter } from './printer.ts';
import { magicardTimings, type MagicardTimings } from './timings.ts';

export const magicardVendorId = 0x0c1f;

export interface MagicardOptions {
  readonly id: string;
  readonly bus: UsbBus;
  readonly simulated: boolean;
  /** A socket bus knows what is plugged in only after opening it. */
  readonly openToIdentify: boolean;
  readonly timings?: MagicardTimings;
}

interface MagicardConnection extends KeptConnection {
  readonly printer: MagicardPrinter;
  readonly described: CaptureDevice;
}

/** A Magicard printer on USB. */
export function createMagicard(options: MagicardOptions, surroundings: DriverSurroundings): CardPrinter {
  const { id, bus, simulated, openToIdentify, timings = magicardTimings } = options;
  const keeper = new ConnectionKeeper<MagicardConnection>(
    {
      identity: { driver: 'magicard', id, kind: 'card-printer', name: 'Magicard', simulated },
      searchEvery: timings.searchEvery,
      onChange: [bus.onChange?.bind(bus)],
      search: (signal) =>
        searchBus(
          bus,
          ({ vendorId }) => openToIdentify || vendorId === magicardVendorId,
          (info) =>
            openUsbPrinter(bus, info, { signal, timeoutMs: timings.open }, (transport) =>
              describe(transport, id, simulated, timings, signal),
            ),
        ),
      heartbeat: { every: timings.watchEvery, check: ({ printer }, signal) => printer.check(signal) },
    },
    surroundings,
  );
  return hostCardPrinter<MagicardConnection>(
    id,
    {
      keeper,
      described: ({ described }) => described,
      job: async function* ({ printer }, request, signal) {
        const failed = yield* printer.print(request, surroundings.now(), signal);
        // Answers of a printer that fell silent may come to other questions: begin anew.
        const { code, cause = '' } = failed?.failure ?? { code: 'cancelled' };
        if (code === 'not-responding' || code === 'outcome-unknown')
          keeper.lose({ code: 'not-responding', cause });
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
  timings: MagicardTimings,
  signal: AbortSignal,
): Promise<BridgeResult<MagicardConnection>> {
  const options = { signal, timeoutMs: timings.control };
  const face = await readPrinterInterface(transport, options);
  if (!face.ok) return face;
  const deviceId = await readDeviceId(transport, face.value.interfaceNumber, options);
  const printer = new MagicardPrinter(transport, face.value, timings);
  const serial = await printer.ask('MSR', signal);
  if (!serial.ok) return serial;
  const firmware = await printer.ask('VRS', signal);
  const usable = await printer.check(signal);
  if (!usable.ok) return usable;
  const model = (deviceId.ok ? deviceId.value.get('MDL') : undefined) ?? transport.info.product ?? 'Magicard';
  const identity = {
    make: 'Magicard',
    model,
    serialNumber: serial.value,
    firmware: firmware.ok ? firmware.value : null,
    port: transport.info.path,
  };
  return ok({
    printer,
    described: { deviceId: id, make: 'Magicard', model, serialNumber: serial.value, simulated },
    identity,
    onClose: (listener) => transport.onClose(listener),
    close: () => transport.close(),
  });
}
