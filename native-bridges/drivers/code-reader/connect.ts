import { ok } from '../../../domain/result.ts';
import type { BridgeFailure, BridgeResult } from '../../transports/failure.ts';
import type { HidBus, HidDeviceInfo } from '../../transports/hid.ts';
import type { SerialBus, SerialPortInfo } from '../../transports/serial.ts';
import { type KeptConnection, searchBus } from '../connection-keeper.ts';
import { CodeLines, type CutCodes } from './code-lines.ts';
import { barCodeUsagePage, CodeReports } from './hid-pos.ts';
import type { CodeReaderTimings } from './timings.ts';

/** An open reader; whatever it reads goes to the listener that was given when it was opened. */
export type ReaderConnection = KeptConnection;

export type Search = (signal: AbortSignal) => Promise<BridgeResult<ReaderConnection>>;
type Take = (cut: CutCodes) => void;

/** Makers of readers on USB serial lines (CDC-ACM), by USB vendor id: Honeywell and Metrologic, Zebra, Datalogic, Newland. */
const makers: Readonly<Record<number, string>> = {
  0x0c2e: 'Honeywell',
  0x05e0: 'Zebra',
  0x05f9: 'Datalogic',
  0x1eab: 'Newland',
};
const honeywell = 0x0c2e;
/** Feature report that turns a Honeywell reader from keyboard to point of sale. */
const pointOfSaleMode = Uint8Array.of(0xfe, 0x01);

export interface LineOptions {
  readonly bus: SerialBus;
  /** Null looks for a reader by its maker. */
  readonly path: string | null;
  readonly baudRate: number;
  readonly simulated: boolean;
}

export function searchLine(
  { bus, path, baudRate, simulated }: LineOptions,
  timings: CodeReaderTimings,
  take: Take,
): Search {
  const wanted = (info: SerialPortInfo): boolean =>
    simulated || (path === null ? makers[info.vendorId ?? 0] !== undefined : info.path === path);
  const settings = { baudRate, parity: 'none', dataBits: 8, stopBits: 1 } as const;
  const connect = async (at: string, signal: AbortSignal): Promise<BridgeResult<ReaderConnection>> => {
    const opened = await bus.open(at, settings, { signal, timeoutMs: timings.open });
    if (!opened.ok) return opened;
    const line = opened.value;
    const lines = new CodeLines();
    const quiet = new Quiet(timings.silence, () => take(lines.silence()));
    const stop = line.onData((bytes) => {
      take(lines.push(bytes));
      quiet.again();
    });
    const { vendorId, manufacturer, serialNumber, path: port } = line.info;
    return ok(
      connection({ make: makers[vendorId ?? 0] ?? manufacturer, serialNumber, port }, line, () => {
        stop();
        quiet.stop();
      }),
    );
  };
  return async (signal) => {
    const found = await searchBus(bus, wanted, (info) => connect(info.path, signal));
    // Built-in ports, and lasting names such as those below /dev/serial, are not listed and can be opened all the same.
    return !found.ok && found.error.code === 'not-found' && path !== null && !simulated
      ? await connect(path, signal)
      : found;
  };
}

export function searchHid(bus: HidBus, simulated: boolean, timings: CodeReaderTimings, take: Take): Search {
  const wanted = (info: HidDeviceInfo): boolean => simulated || info.usagePage === barCodeUsagePage;
  return async (signal) =>
    await searchBus(bus, wanted, async (info) => {
      const opened = await bus.open(info, { signal, timeoutMs: timings.open });
      if (!opened.ok) return opened;
      const reader = opened.value;
      const reports = new CodeReports();
      const quiet = new Quiet(timings.silence, () => take(reports.silence()));
      const stop = reader.onInput((report) => {
        take(reports.push(report));
        quiet.again();
      });
      if (reader.info.vendorId === honeywell) {
        // One that is in this mode already may refuse; a reader that is gone says so by itself.
        const switched = await reader.sendFeature(pointOfSaleMode, { signal, timeoutMs: timings.open });
        if (!switched.ok && switched.error.code === 'unplugged') {
          stop();
          await reader.close();
          return switched;
        }
      }
      return ok(
        connection(
          {
            make: makers[reader.info.vendorId] ?? null,
            model: reader.info.product,
            serialNumber: reader.info.serialNumber,
            port: reader.info.path.slice(0, 200),
          },
          reader,
          () => {
            stop();
            quiet.stop();
          },
        ),
      );
    });
}

function connection(
  identity: KeptConnection['identity'],
  transport: {
    onClose(listener: (failure: BridgeFailure) => void): () => void;
    close(): Promise<void>;
  },
  stop: () => void,
): ReaderConnection {
  return {
    identity,
    onClose: (listener) => transport.onClose(listener),
    close: async () => {
      stop();
      await transport.close();
    },
  };
}

/** Calls back when nothing has come for that long. */
class Quiet {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly over: () => void,
  ) {}

  again(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.over, this.milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
