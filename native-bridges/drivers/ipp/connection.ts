import type { DeviceState } from '../../../domain/devices/device.ts';
import { err, ok } from '../../../domain/result.ts';
import type { BridgeFailure, BridgeResult } from '../../transports/failure.ts';
import type { DeviceHttp } from '../../transports/http-device.ts';
import { ConnectionKeeper, type KeptConnection } from '../connection-keeper.ts';
import type { DriverSurroundings } from '../device.ts';
import { IppClient, type PrinterLook } from './client.ts';
import { suppliesLow } from './reasons.ts';
import type { IppTimings } from './timings.ts';

/** A printer that answered and can print. There is no line to it: it is looked at again and again. */
export interface IppConnection extends KeptConnection {
  readonly client: IppClient;
  readonly printer: PrinterLook;
}

/** Finds, watches and loses a printer behind IPP. One that can't print (paper, cover, paused) counts as lost with that cause until it can. */
export function keepIppPrinter(
  identity: Pick<DeviceState, 'id' | 'kind' | 'name' | 'simulated' | 'driver'>,
  http: DeviceHttp,
  uri: URL,
  timings: IppTimings,
  surroundings: DriverSurroundings,
): ConnectionKeeper<IppConnection> {
  const client = new IppClient(http, uri);
  return new ConnectionKeeper<IppConnection>(
    {
      identity: { ...identity, clearText: http.clearText },
      searchEvery: timings.searchEvery,
      search: async (signal) => {
        const printer = await lookOnce(client, timings, signal);
        return printer.ok ? ok(connectionOf(client, printer.value)) : printer;
      },
      heartbeat: {
        every: timings.watchEvery,
        check: async (_connection, signal) => {
          const printer = await lookOnce(client, timings, signal);
          return printer.ok ? ok() : printer;
        },
      },
    },
    surroundings,
  );
}

async function lookOnce(
  client: IppClient,
  timings: IppTimings,
  signal: AbortSignal,
): Promise<BridgeResult<PrinterLook>> {
  const printer = await client.look({ signal, timeoutMs: timings.look });
  if (!printer.ok) return { ok: false, error: watched(printer.error) };
  const { fault } = printer.value;
  return fault === null ? printer : { ok: false, error: fault };
}

/** A look that got no answer in time means a printer that has stopped answering. */
function watched(failure: BridgeFailure): BridgeFailure {
  return failure.code === 'timeout' ? { ...failure, code: 'not-responding' } : failure;
}

function connectionOf(client: IppClient, printer: PrinterLook): IppConnection {
  const named = printer.makeAndModel ?? '';
  const split = named.indexOf(' ');
  return {
    client,
    printer,
    identity: {
      make: split > 0 ? named.slice(0, split) : null,
      model: split > 0 ? named.slice(split + 1) : named === '' ? null : named,
      serialNumber: printer.serialNumber,
      firmware: printer.firmware,
      port: client.http.authority,
    },
    onClose: () => () => undefined,
    close: async () => undefined,
  };
}

/** What the technician reads of ribbon, ink and toner; fails where something has run low. */
export function describeSupplies({ reasons, supplies }: PrinterLook): BridgeResult<string> {
  const said = supplies
    .map(({ name, level }) => `${name} ${level === null ? '?' : `${level} %`}`)
    .join(', ')
    .slice(0, 200);
  return suppliesLow(reasons) ? err('supply-low', said) : ok(said === '' ? 'not told' : said);
}
