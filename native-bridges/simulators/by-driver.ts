import type { DeviceConfig, DeviceConfigInput } from '../../domain/channels/supervision.ts';
import { loadMagick } from '../imaging/magick.ts';
import { startChipCardSimulator } from './chip-card/start.ts';
import { CodeReaderSimulator, syntheticCardCode } from './code-reader/simulator.ts';
import { EsclScannerSimulator } from './escl/scanner.ts';
import { EvolisSimulator } from './evolis/printer.ts';
import { EvolisServiceSimulator } from './evolis-service/service.ts';
import { createLocalFingerSource } from './finger-source.ts';
import { IppPrinterSimulator } from './ipp/printer.ts';
import { MagicardSimulator } from './magicard/printer.ts';
import { createR30xSimulator } from './r30x/simulator.ts';
import { startSimulators } from './start.ts';
import { createSfmSimulator } from './suprema-sfm/simulator.ts';
import { createUareuSimulator } from './uareu-4500/simulator.ts';

/** A simulated device that listens, and how a driver finds it. */
export interface SimulatedDevice {
  readonly config: DeviceConfigInput;
  stop(): Promise<void>;
}

type Driver = DeviceConfig['driver'];

/** Five times a person's pace. */
const pace = 0.2;
/** Between two codes that the person at the code reader shows it, in milliseconds. */
const codeEvery = 600;

function fingers() {
  return { ...createLocalFingerSource(), warm: () => undefined };
}

/** One that listens on a port of its own choice. */
async function listening(
  simulator: { start(port: number): Promise<number>; stop(): Promise<void> },
  configOf: (port: number) => DeviceConfigInput,
): Promise<SimulatedDevice> {
  const config = configOf(await simulator.start(0));
  return { config, stop: () => simulator.stop() };
}

/** Drivers whose configuration is no more than the simulator's port. */
type Plain = 'r30x' | 'suprema-sfm' | 'uareu-4500' | 'evolis-usb' | 'magicard';
const plain =
  (driver: Plain) =>
  (port: number): DeviceConfigInput => ({ driver, id: driver, simulatedPort: port });

async function desk(
  configOf: (ready: Awaited<ReturnType<typeof startSimulators>>['ready']) => DeviceConfigInput,
): Promise<SimulatedDevice> {
  const simulators = await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace,
    fingers: fingers(),
  });
  return { config: configOf(simulators.ready), stop: () => simulators.stop() };
}

async function codeReader(): Promise<SimulatedDevice> {
  const simulator = new CodeReaderSimulator({ over: 'serial' });
  const port = await simulator.start(0);
  const showing = setInterval(() => {
    void simulator.act({ action: 'scan', text: syntheticCardCode, symbology: 'Q1' });
  }, codeEvery);
  return {
    config: { driver: 'code-reader', id: 'code-reader', over: 'serial', simulatedPort: port },
    stop: async () => {
      clearInterval(showing);
      await simulator.stop();
    },
  };
}

async function chipCard(): Promise<SimulatedDevice> {
  const simulator = await startChipCardSimulator();
  return {
    config: { driver: 'pcsc-reader', id: 'pcsc-reader', simulatedPort: simulator.port },
    stop: () => simulator.stop(),
  };
}

/** A4 at 100 ppi with nothing on it. */
async function blankPage(): Promise<Uint8Array> {
  const { MagickImage, MagickColor, MagickFormat } = await loadMagick();
  const image = MagickImage.create(new MagickColor(250, 250, 246), 827, 1169);
  try {
    return image.write(MagickFormat.Jpeg, (data) => Uint8Array.from(data));
  } finally {
    image.dispose();
  }
}

async function scanner(): Promise<SimulatedDevice> {
  const page = await blankPage();
  return await listening(new EsclScannerSimulator({ page: () => page }), (port) => ({
    driver: 'escl-scanner',
    id: 'escl-scanner',
    url: `http://127.0.0.1:${port}/eSCL`,
    simulated: true,
  }));
}

const ippPrinter = (driver: 'ipp-printer' | 'ipp-card-printer') => (): Promise<SimulatedDevice> =>
  listening(new IppPrinterSimulator(), (port) => ({
    driver,
    id: driver,
    url: `ipp://127.0.0.1:${port}/ipp/print`,
    simulated: true,
  }));

/** A simulator for each driver that has one, to be started alone. */
export const simulatedDevices: Readonly<Partial<Record<Driver, () => Promise<SimulatedDevice>>>> = {
  sbi: () =>
    desk(({ sbiPort, trustAnchor }) => ({
      driver: 'sbi',
      id: 'sbi',
      firstPort: sbiPort,
      lastPort: sbiPort,
      trustAnchor,
    })),
  'wacom-stu': () =>
    desk(({ padPort }) => ({ driver: 'wacom-stu', id: 'wacom-stu', simulatedPort: padPort })),
  r30x: () => listening(createR30xSimulator({ fingers: fingers(), pace }), plain('r30x')),
  'suprema-sfm': () => listening(createSfmSimulator({ fingers: fingers(), pace }), plain('suprema-sfm')),
  'uareu-4500': () => listening(createUareuSimulator({ fingers: fingers(), pace }), plain('uareu-4500')),
  'code-reader': codeReader,
  'pcsc-reader': chipCard,
  'escl-scanner': scanner,
  'ipp-printer': ippPrinter('ipp-printer'),
  'ipp-card-printer': ippPrinter('ipp-card-printer'),
  'evolis-usb': () => listening(new EvolisSimulator(), plain('evolis-usb')),
  'evolis-service': () =>
    listening(new EvolisServiceSimulator(), (port) => ({
      driver: 'evolis-service',
      id: 'evolis-service',
      port,
      simulated: true,
    })),
  magicard: () => listening(new MagicardSimulator(), plain('magicard')),
};
