import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import type { DocumentScanRequest, DocumentScanState } from '../../../../domain/devices/document-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { DeviceHttp } from '../../../transports/http-device.ts';
import { ConnectionKeeper, type KeptConnection } from '../../connection-keeper.ts';
import type { DocumentScanner, DriverSurroundings, SelfTestStep } from '../../device.ts';
import { stepOf } from '../../self-test-step.ts';
import { EsclClient } from './client.ts';
import { scannerFault, type EsclCapabilities, type EsclStatus } from './codec.ts';
import { scanPages } from './pages.ts';
import { esclTimings, type EsclTimings } from './timings.ts';

export interface EsclOptions {
  readonly id: string;
  readonly url: string;
  readonly http: DeviceHttp;
  readonly simulated: boolean;
  readonly timings?: EsclTimings;
}

interface EsclConnection extends KeptConnection {
  readonly capabilities: EsclCapabilities;
  readonly described: CaptureDevice;
}

/** A network document scanner that speaks eSCL. There is no line to it: it is looked at again and again. */
export function createEsclScanner(options: EsclOptions, surroundings: DriverSurroundings): DocumentScanner {
  const { id, simulated, timings = esclTimings } = options;
  const client = new EsclClient(options.http, new URL(options.url));

  const look = async (signal: AbortSignal): Promise<BridgeResult<EsclStatus>> => {
    const status = await client.status({ signal, timeoutMs: timings.look });
    if (!status.ok) return { ok: false, error: watched(status.error) };
    const fault = scannerFault(status.value);
    const { state, feeder } = status.value;
    return fault === null ? status : err(fault, `${state} ${feeder ?? ''}`.trim());
  };
  const keeper = new ConnectionKeeper<EsclConnection>(
    {
      identity: {
        driver: 'escl-scanner',
        id,
        kind: 'document-scanner',
        name: 'eSCL',
        simulated,
        clearText: options.http.clearText,
      },
      searchEvery: timings.searchEvery,
      search: async (signal) => {
        const capabilities = await client.capabilities({ signal, timeoutMs: timings.look });
        if (!capabilities.ok) return { ok: false, error: watched(capabilities.error) };
        const status = await look(signal);
        return status.ok ? ok(connectionOf(options, client, capabilities.value)) : status;
      },
      heartbeat: {
        every: timings.watchEvery,
        check: async (_connection, signal) => {
          const status = await look(signal);
          return status.ok ? ok() : status;
        },
      },
    },
    surroundings,
  );

  async function* scan(
    request: DocumentScanRequest,
    signal: AbortSignal,
  ): AsyncGenerator<DocumentScanState, void, undefined> {
    const begun = await keeper.begin(signal);
    if (!begun.ok) {
      yield { phase: 'failed', failure: begun.error };
      return;
    }
    const { connection, signal: running, explain, end } = begun.value;
    const limit = deadline(running, request.timeoutMs);
    const pages = scanPages(client, connection.capabilities, request, timings, limit.signal);
    try {
      yield { phase: 'preparing' };
      let number = 0;
      for (;;) {
        const next = await pages.next();
        if (next.done === true) {
          const failure = next.value;
          if (failure === undefined) {
            yield { phase: 'scanned', device: connection.described, pages: number };
            return;
          }
          const late = limit.signal.aborted && limit.reason() === 'timeout';
          const why = explain(late ? { code: 'timeout', cause: `after ${number} pages` } : failure);
          if (why.code === 'cancelled') {
            yield { phase: 'cancelled' };
            return;
          }
          const { code, cause = '' } = why;
          surroundings.log('scan-failed', { device: id, code, cause, pages: number });
          yield { phase: 'failed', failure: why };
          return;
        }
        number += 1;
        yield { phase: 'page', number, mimeType: 'image/jpeg', content: new Uint8Array(next.value) };
      }
    } finally {
      limit.clear();
      // Whoever listened may have gone after a page: the job is taken off the scanner all the same.
      await pages.return(undefined);
      end();
    }
  }

  const selfTest: readonly SelfTestStep[] = [
    stepOf('identify', false, async (signal) => {
      const found = await client.capabilities({ signal, timeoutMs: timings.look });
      if (!found.ok) return found;
      const { makeAndModel, version, platen, feeder, duplex } = found.value;
      const inputs = [platen && 'platen', feeder && 'feeder', duplex && 'duplex'].filter(Boolean).join(' ');
      return ok(`${makeAndModel ?? 'eSCL'} ${version} ${inputs}`);
    }),
    stepOf('status', false, async (signal) => {
      const status = await look(signal);
      return status.ok ? ok(`${status.value.state} ${status.value.feeder ?? ''}`.trim()) : status;
    }),
    stepOf('scan-page', true, async (signal) => {
      const source =
        keeper.state().status === 'absent' ? 'platen' : await sourceToTest(client, timings, signal);
      return await scanOnePage(scan(testRequest(source), signal), source);
    }),
  ];
  return {
    id,
    kind: 'document-scanner',
    state: () => keeper.state(),
    onChange: (listener) => keeper.onChange(listener),
    retry: () => keeper.retry(),
    stop: () => keeper.stop(),
    selfTest,
    scan,
  };
}

function watched(failure: BridgeFailure): BridgeFailure {
  return failure.code === 'timeout' ? { ...failure, code: 'not-responding' } : failure;
}

function connectionOf(
  { id, simulated }: EsclOptions,
  client: EsclClient,
  capabilities: EsclCapabilities,
): EsclConnection {
  const named = capabilities.makeAndModel ?? '';
  const split = named.indexOf(' ');
  const make = split > 0 ? named.slice(0, split) : '';
  const model = split > 0 ? named.slice(split + 1) : named;
  const serialNumber = capabilities.serialNumber ?? '';
  return {
    capabilities,
    described: { deviceId: id, make, model, serialNumber, simulated },
    identity: {
      make: make === '' ? null : make,
      model: model === '' ? null : model,
      serialNumber: serialNumber === '' ? null : serialNumber,
      port: client.http.authority,
    },
    onClose: () => () => undefined,
    close: async () => undefined,
  };
}

const testRequest = (source: DocumentScanRequest['source']): DocumentScanRequest => ({
  attemptId: 'self-test',
  source,
  colour: 'gray',
  resolutionPpi: 100,
  duplex: false,
  maxPages: 1,
  timeoutMs: 60_000,
});

async function sourceToTest(
  client: EsclClient,
  timings: EsclTimings,
  signal: AbortSignal,
): Promise<DocumentScanRequest['source']> {
  const status = await client.status({ signal, timeoutMs: timings.look });
  return status.ok && status.value.feeder === 'ScannerAdfLoaded' ? 'feeder' : 'platen';
}

/** What was scanned is not kept: only how large it was. */
async function scanOnePage(
  states: AsyncIterable<DocumentScanState>,
  source: string,
): Promise<BridgeResult<string>> {
  let bytes = 0;
  for await (const state of states) {
    if (state.phase === 'page') bytes += state.content.length;
    else if (state.phase === 'failed') return err(state.failure.code, state.failure.cause);
    else if (state.phase === 'cancelled') return err('cancelled');
  }
  return bytes === 0
    ? err('protocol-error', 'no page came')
    : ok(`${source}, ${Math.round(bytes / 1024)} KiB`);
}
