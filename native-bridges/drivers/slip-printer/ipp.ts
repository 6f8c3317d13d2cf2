import { ok } from '../../../domain/result.ts';
import type { BridgeFailure, BridgeResult } from '../../transports/failure.ts';
import type { DeviceHttp } from '../../transports/http-device.ts';
import type { DriverSurroundings, SelfTestStep, SlipPrinter } from '../device.ts';
import { describeSupplies, keepIppPrinter, type IppConnection } from '../ipp/connection.ts';
import { printDocument } from '../ipp/job.ts';
import { ippTimings, type IppTimings } from '../ipp/timings.ts';
import { stepOf } from '../self-test-step.ts';
import { testPage } from './test-page.ts';

export interface IppPrinterOptions {
  readonly id: string;
  readonly url: string;
  readonly http: DeviceHttp;
  readonly simulated: boolean;
  readonly timings?: IppTimings;
}

/** Slips through the queue of the operating system or straight to a printer that speaks IPP. */
export function createIppPrinter(options: IppPrinterOptions, surroundings: DriverSurroundings): SlipPrinter {
  const { id, http, simulated, timings = ippTimings } = options;
  const keeper = keepIppPrinter(
    { driver: 'ipp-printer', id, kind: 'slip-printer', name: 'IPP', simulated },
    http,
    new URL(options.url),
    timings,
    surroundings,
  );

  const use = async <T>(
    signal: AbortSignal,
    work: (connection: IppConnection, signal: AbortSignal) => Promise<BridgeResult<T>>,
  ): Promise<BridgeResult<T>> => {
    const begun = await keeper.begin(signal);
    if (!begun.ok) return begun;
    try {
      const done = await work(begun.value.connection, begun.value.signal);
      return done.ok ? done : { ok: false, error: whyEnded(done.error, signal) };
    } finally {
      begun.value.end();
    }
  };
  const print = async (jobName: string, pdf: Uint8Array, signal: AbortSignal): Promise<BridgeResult<void>> =>
    await use(signal, async ({ client, printer }, running) => {
      const forms = [{ format: 'application/pdf', bytes: () => pdf }];
      const printed = await printDocument(client, printer, { jobName, forms }, timings, running);
      if (!printed.ok) {
        const { code, cause = '' } = printed.error;
        surroundings.log('slip-not-printed', { device: id, code, cause });
      }
      return printed;
    });
  const selfTest: readonly SelfTestStep[] = [
    stepOf('identify', false, (signal) =>
      use(signal, async ({ client, printer }) =>
        ok(`${printer.makeAndModel ?? 'IPP'} ${client.http.authority}`),
      ),
    ),
    stepOf('status', false, (signal) =>
      use(signal, async ({ client }, running) => {
        const looked = await client.look({ signal: running, timeoutMs: timings.look });
        if (!looked.ok) return looked;
        const { fault, formats } = looked.value;
        return fault === null ? ok(formats.join(' ')) : { ok: false, error: fault };
      }),
    ),
    stepOf('supplies', false, (signal) => use(signal, async ({ printer }) => describeSupplies(printer))),
    stepOf('print-page', true, async (signal) => {
      const page = testPage(['Tram Can Cuoc', 'Trang in thu / Test page', surroundings.now().toISOString()]);
      const printed = await print('test page', page, signal);
      return printed.ok ? ok('A6') : printed;
    }),
  ];
  return {
    id,
    kind: 'slip-printer',
    state: () => keeper.state(),
    onChange: (listener) => keeper.onChange(listener),
    retry: () => keeper.retry(),
    stop: () => keeper.stop(),
    selfTest,
    print: ({ jobName, pdf }, signal) => print(jobName, pdf, signal),
  };
}

/** The host gives a slip its time by a signal: that it was too long is no cancelling. */
function whyEnded(failure: BridgeFailure, signal: AbortSignal): BridgeFailure {
  const late = signal.aborted && (signal.reason as Error | undefined)?.name === 'TimeoutError';
  return failure.code === 'cancelled' && late ? { ...failure, code: 'timeout' } : failure;
}
