import { expect, it } from 'vitest';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import { deviceConfigSchema } from '../../../domain/channels/supervision.ts';
import type {
  CardPrinter,
  DocumentScanner,
  HostedDevice,
  SlipPrinter,
} from '../../../native-bridges/drivers/device.ts';
import { EvolisSimulator } from '../../../native-bridges/simulators/evolis/printer.ts';
import { EvolisServiceSimulator } from '../../../native-bridges/simulators/evolis-service/service.ts';
import { drawPages } from '../../../native-bridges/simulators/escl/page.ts';
import { EsclScannerSimulator } from '../../../native-bridges/simulators/escl/scanner.ts';
import { IppPrinterSimulator } from '../../../native-bridges/simulators/ipp/printer.ts';
import { MagicardSimulator } from '../../../native-bridges/simulators/magicard/printer.ts';
import { blackOnly } from '../../support/devices/fast-card-printers.ts';
import { somePdf } from '../../support/devices/fast-printers.ts';
import { recordTrace, replayTrace } from '../../support/devices/traces.ts';

const signal = new AbortController().signal;

async function printSlip(printer: HostedDevice): Promise<void> {
  const printed = await (printer as SlipPrinter).print({ jobName: 'giay-hen-1', pdf: somePdf }, signal);
  expect(printed.ok ? 'done' : printed.error).toBe('done');
}

async function printCard(printer: HostedDevice): Promise<void> {
  const cards = printer as CardPrinter;
  const condition = await cards.condition(signal);
  expect(condition.ok ? 'done' : condition.error).toBe('done');
  const phases: string[] = [];
  for await (const state of cards.print({ ...blackOnly('card-trace'), timeoutMs: 20_000 }, signal)) {
    phases.push(state.phase);
  }
  expect(phases.at(-1)).toBe('printed');
}

async function scanStack(scanner: HostedDevice): Promise<void> {
  const phases: string[] = [];
  const request = {
    attemptId: 'scan-trace',
    source: 'feeder',
    colour: 'gray',
    resolutionPpi: 100,
    duplex: false,
    maxPages: 5,
    timeoutMs: 20_000,
  } as const;
  for await (const state of (scanner as DocumentScanner).scan(request, signal)) phases.push(state.phase);
  expect(phases).toEqual(['preparing', 'page', 'page', 'scanned']);
}

interface Simulator {
  start(port: number): Promise<number>;
  stop(): Promise<void>;
}
interface Case {
  readonly driver: string;
  readonly file: string;
  /** A port for simulators that must be found at the address of the recording. */
  readonly port: number;
  readonly config: (port: number) => DeviceConfigInput;
  readonly simulator: () => Promise<Simulator>;
  readonly use: (device: HostedDevice) => Promise<void>;
}

const cases: readonly Case[] = [
  {
    driver: 'ipp-printer',
    file: 'slip-printer/ipp-printer.trace',
    port: 18_631,
    config: (port) => ({
      driver: 'ipp-printer',
      id: 'd',
      url: `ipp://127.0.0.1:${port}/ipp/print`,
      simulated: true,
    }),
    simulator: async () => new IppPrinterSimulator(),
    use: printSlip,
  },
  {
    driver: 'ipp-card-printer',
    file: 'card-printer/ipp/ipp-card-printer.trace',
    port: 18_632,
    config: (port) => ({
      driver: 'ipp-card-printer',
      id: 'd',
      url: `ipp://127.0.0.1:${port}/cards`,
      simulated: true,
    }),
    simulator: async () =>
      new IppPrinterSimulator({ makeAndModel: 'Simulated Cards 300', supply: 'YMCKO ribbon' }),
    use: printCard,
  },
  {
    driver: 'escl-scanner',
    file: 'document-scanner/escl/escl-scanner.trace',
    port: 18_633,
    config: (port) => ({
      driver: 'escl-scanner',
      id: 'd',
      url: `http://127.0.0.1:${port}/eSCL`,
      simulated: true,
    }),
    simulator: async () => {
      const pages = await drawPages(2);
      return new EsclScannerSimulator({ page: (index) => pages[index] ?? new Uint8Array(), sheets: 2 });
    },
    use: scanStack,
  },
  {
    driver: 'evolis-usb',
    file: 'card-printer/evolis/evolis-usb.trace',
    port: 0,
    config: (simulatedPort) => ({ driver: 'evolis-usb', id: 'd', simulatedPort }),
    simulator: async () => new EvolisSimulator(),
    use: printCard,
  },
  {
    driver: 'evolis-service',
    file: 'card-printer/evolis-service/evolis-service.trace',
    port: 18_634,
    config: (port) => ({ driver: 'evolis-service', id: 'd', port, simulated: true }),
    simulator: async () => new EvolisServiceSimulator(),
    use: printCard,
  },
  {
    driver: 'magicard',
    file: 'card-printer/magicard/magicard.trace',
    port: 0,
    config: (simulatedPort) => ({ driver: 'magicard', id: 'd', simulatedPort }),
    simulator: async () => new MagicardSimulator(),
    use: printCard,
  },
];

/** `RECORD_TRACES=1` writes the files anew from the simulators first. */
const record = process.env['RECORD_TRACES'] === '1';

it.each(cases)('trace of $driver plays back strictly through the driver', async (one) => {
  const file = new URL(`../../../native-bridges/drivers/${one.file}`, import.meta.url);
  if (record) {
    await recordTrace({
      file,
      use: one.use,
      simulate: async () => {
        const simulator = await one.simulator();
        return { config: one.config(await simulator.start(one.port)), stop: () => simulator.stop() };
      },
    });
  }
  await replayTrace({ file, use: one.use }, deviceConfigSchema.parse(one.config(one.port)));
});
