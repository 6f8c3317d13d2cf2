import type { CodeRead } from '../../../domain/devices/code-reader.ts';
import { deadline } from '../../transports/deadline.ts';
import type { HidBus } from '../../transports/hid.ts';
import type { SerialBus } from '../../transports/serial.ts';
import { ConnectionKeeper } from '../connection-keeper.ts';
import type { CodeReader, DriverSurroundings, SelfTestStep } from '../device.ts';
import type { CutCodes } from './code-lines.ts';
import { readCodeBytes } from './code-text.ts';
import { type ReaderConnection, searchHid, searchLine } from './connect.ts';
import { codeReaderTimings, type CodeReaderTimings } from './timings.ts';

export interface CodeReaderOptions {
  readonly id: string;
  readonly simulated: boolean;
  readonly over:
    | {
        readonly kind: 'serial';
        readonly bus: SerialBus;
        readonly path: string | null;
        readonly baudRate: number;
      }
    | { readonly kind: 'hid-pos'; readonly bus: HidBus };
  readonly timings?: CodeReaderTimings;
}

/** A bar code and QR reader that sends what it reads by itself. What is read is handed on and forgotten, never logged. */
export function createCodeReader(
  { id, simulated, over, timings = codeReaderTimings }: CodeReaderOptions,
  surroundings: DriverSurroundings,
): CodeReader {
  const listeners = new Set<(read: CodeRead) => void>();
  /** While a self-test waits for a code, it is nobody else's. */
  let test: ((read: CodeRead) => void) | undefined;

  const take = ({ codes, refused }: CutCodes): void => {
    let unreadable = refused;
    for (const bytes of codes) {
      const code = readCodeBytes(bytes);
      if (code === undefined) unreadable += 1;
      else if (test !== undefined) test({ deviceId: id, ...code });
      else for (const listener of [...listeners]) listener({ deviceId: id, ...code });
    }
    if (unreadable > 0) surroundings.log('code-unreadable', { device: id, codes: unreadable });
  };

  const keeper = new ConnectionKeeper<ReaderConnection>(
    {
      identity: { id, kind: 'code-reader', name: 'Barcode', simulated, driver: 'code-reader' },
      search:
        over.kind === 'serial'
          ? searchLine({ ...over, simulated }, timings, take)
          : searchHid(over.bus, simulated, timings, take),
      onChange: [over.bus.onChange?.bind(over.bus)],
      searchEvery: timings.searchEvery,
    },
    surroundings,
  );

  const awaitCode = (signal: AbortSignal): Promise<CodeRead | undefined> =>
    new Promise((resolve) => {
      const give = (read?: CodeRead): void => {
        test = undefined;
        signal.removeEventListener('abort', end);
        resolve(read);
      };
      const end = (): void => give();
      test = give;
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) give();
    });

  const selfTest: SelfTestStep[] = [
    {
      id: 'identify',
      human: false,
      run: async (signal) => {
        const use = await keeper.begin(signal);
        if (!use.ok) return { outcome: 'failed', failure: use.error, detail: '' };
        const { make, model, serialNumber, port } = use.value.connection.identity;
        use.value.end();
        const detail = [make, model, serialNumber, port].filter(Boolean).join(', ').slice(0, 200);
        return { outcome: 'passed', failure: null, detail };
      },
    },
    {
      id: 'scan-code',
      human: true,
      run: async (signal) => {
        const use = await keeper.begin(signal);
        if (!use.ok) return { outcome: 'failed', failure: use.error, detail: '' };
        const limit = deadline(use.value.signal, timings.scan);
        const read = await awaitCode(limit.signal);
        limit.clear();
        const failure = read === undefined ? use.value.explain({ code: limit.reason() }) : null;
        use.value.end();
        return failure === null
          ? { outcome: 'passed', failure, detail: `${read?.symbology ?? '–'} · ${read?.text.length ?? 0}` }
          : { outcome: 'failed', failure, detail: '' };
      },
    },
  ];

  return {
    kind: 'code-reader',
    id,
    selfTest,
    state: () => keeper.state(),
    onChange: (listener) => keeper.onChange(listener),
    retry: () => keeper.retry(),
    stop: () => keeper.stop(),
    onCode: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
