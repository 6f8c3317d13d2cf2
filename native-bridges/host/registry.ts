import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import { createPcscReader } from '../drivers/card-reader/pcsc-reader/driver.ts';
import { maskCardFrame } from '../drivers/card-reader/pcsc-reader/mask.ts';
import { maskCodeFrame } from '../drivers/code-reader/mask.ts';
import { createCodeReader } from '../drivers/code-reader/driver.ts';
import { createChromiumCamera } from '../drivers/camera/chromium.ts';
import { createEvolisUsb } from '../drivers/card-printer/evolis/driver.ts';
import { isUsbPrinterClockwork, maskEvolisFrame } from '../drivers/card-printer/evolis/mask.ts';
import { createEvolisService } from '../drivers/card-printer/evolis-service/driver.ts';
import {
  isEvolisServiceClockwork,
  maskEvolisServiceFrame,
} from '../drivers/card-printer/evolis-service/mask.ts';
import { createIppCardPrinter } from '../drivers/card-printer/ipp/driver.ts';
import { createMagicard } from '../drivers/card-printer/magicard/driver.ts';
import { maskMagicardFrame } from '../drivers/card-printer/magicard/mask.ts';
import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { createEsclScanner } from '../drivers/document-scanner/escl/driver.ts';
import { isEsclClockwork, maskEsclFrame } from '../drivers/document-scanner/escl/mask.ts';
import { maskR30xFrame } from '../drivers/fingerprint/r30x/codec.ts';
import { createR30xVerifier } from '../drivers/fingerprint/r30x/driver.ts';
import { createSbiScanner } from '../drivers/fingerprint/sbi/driver.ts';
import { isSbiClockwork, maskSbiFrame } from '../drivers/fingerprint/sbi/mask.ts';
import { sbiTimings } from '../drivers/fingerprint/sbi/timings.ts';
import { maskSfmFrame } from '../drivers/fingerprint/suprema-sfm/codec.ts';
import { createSfmVerifier } from '../drivers/fingerprint/suprema-sfm/driver.ts';
import { maskUareuFrame } from '../drivers/fingerprint/uareu-4500/codec.ts';
import { createUareuVerifier } from '../drivers/fingerprint/uareu-4500/driver.ts';
import { createOfficerTokens } from '../drivers/officer-token/driver.ts';
import { createStuPad } from '../drivers/signature-pad/wacom-stu/driver.ts';
import { isStuClockwork, maskStuFrame } from '../drivers/signature-pad/wacom-stu/mask.ts';
import { ReplayScript } from '../recorder/replay-script.ts';
import { replayLoopback, tapLoopback } from '../recorder/tapped-loopback.ts';
import { loopback } from '../transports/http.ts';
import { isIppClockwork, maskIppFrame } from '../drivers/ipp/mask.ts';
import { createFolderPrinter } from '../drivers/slip-printer/folder.ts';
import { createIppPrinter } from '../drivers/slip-printer/ipp.ts';
import { openCryptoki } from '../transports/pkcs11.ts';
import { type DriverEntry, overCard, overHid, overSerial, overUsb } from './over-bus.ts';
import { overHttp, overText } from './over-exchange.ts';
import { createMachineBuses, type MachineBuses } from './machine-buses.ts';

type Entries = {
  readonly [Name in DeviceConfig['driver']]: DriverEntry<Extract<DeviceConfig, { driver: Name }>>;
};

type CodeReaderConfig = Extract<DeviceConfig, { driver: 'code-reader' }>;
const codeReaders = {
  serial: overSerial<CodeReaderConfig>(
    maskCodeFrame,
    ({ id, path, baudRate, simulatedPort }, bus, surroundings) =>
      createCodeReader(
        { id, simulated: simulatedPort !== null, over: { kind: 'serial', bus, path, baudRate } },
        surroundings,
      ),
  ),
  'hid-pos': overHid<CodeReaderConfig>(maskCodeFrame, ({ id, simulatedPort }, bus, surroundings) =>
    createCodeReader({ id, simulated: simulatedPort !== null, over: { kind: 'hid-pos', bus } }, surroundings),
  ),
} as const;

/**
 * Every driver the station knows, by its name in the configuration. A new device is one entry here: `overHid`, `overSerial` … give it the real bus
 * (shared, bounded in time, narrowed to one device where it was taken up by itself), the simulator's socket, or a trace, and let every frame
 * be recorded through the codec's own mask.
 */
const entries: Entries = {
  sbi: {
    create: (config, surroundings) =>
      createSbiScanner(
        config,
        surroundings,
        sbiTimings,
        tapLoopback(loopback, surroundings.tap, maskSbiFrame),
      ),
    replay: (config, trace, surroundings, options) => {
      const script = new ReplayScript(trace, { byTheClock: isSbiClockwork, ...options, mask: maskSbiFrame });
      const onlyPort = (first: number) => Promise.resolve([first]);
      const http = replayLoopback(script);
      return { device: createSbiScanner(config, surroundings, sbiTimings, http, onlyPort), script };
    },
  },
  'wacom-stu': overHid(
    maskStuFrame,
    ({ id, simulatedPort, penEncryption }, bus, surroundings) =>
      createStuPad(
        { id, bus, simulated: simulatedPort !== null, openToIdentify: simulatedPort !== null, penEncryption },
        surroundings,
      ),
    isStuClockwork,
  ),
  r30x: overSerial(maskR30xFrame, ({ id, path, baudRate, simulatedPort }, bus, surroundings) =>
    createR30xVerifier({ id, bus, path, baudRate, simulated: simulatedPort !== null }, surroundings),
  ),
  'suprema-sfm': overSerial(maskSfmFrame, ({ id, path, baudRate, simulatedPort }, bus, surroundings) =>
    createSfmVerifier({ id, bus, path, baudRate, simulated: simulatedPort !== null }, surroundings),
  ),
  'uareu-4500': overUsb(maskUareuFrame, ({ id, simulatedPort }, bus, surroundings) =>
    createUareuVerifier({ id, bus, simulated: simulatedPort !== null }, surroundings),
  ),
  'code-reader': {
    create: (config, surroundings, buses) => codeReaders[config.over].create(config, surroundings, buses),
    replay: (config, trace, surroundings, options) =>
      codeReaders[config.over].replay(config, trace, surroundings, options),
  },
  'pcsc-reader': overCard(maskCardFrame, ({ id, reader, cscaFolder, simulatedPort }, bus, surroundings) =>
    createPcscReader({ id, bus, reader, cscaFolder, simulated: simulatedPort !== null }, surroundings),
  ),
  'escl-scanner': overHttp(
    maskEsclFrame,
    ({ id, url, simulated }, http, surroundings) =>
      createEsclScanner({ id, url, http, simulated }, surroundings),
    isEsclClockwork,
  ),
  'ipp-printer': overHttp(
    maskIppFrame,
    ({ id, url, simulated }, http, surroundings) =>
      createIppPrinter({ id, url, http, simulated }, surroundings),
    isIppClockwork,
  ),
  'evolis-usb': overUsb(
    maskEvolisFrame,
    ({ id, simulatedPort }, bus, surroundings) =>
      createEvolisUsb(
        { id, bus, simulated: simulatedPort !== null, openToIdentify: simulatedPort !== null },
        surroundings,
      ),
    isUsbPrinterClockwork,
  ),
  'evolis-service': overText(
    maskEvolisServiceFrame,
    ({ id, printer, simulated }, service, surroundings) =>
      createEvolisService({ id, service, printer, simulated }, surroundings),
    isEvolisServiceClockwork,
  ),
  magicard: overUsb(
    maskMagicardFrame,
    ({ id, simulatedPort }, bus, surroundings) =>
      createMagicard(
        { id, bus, simulated: simulatedPort !== null, openToIdentify: simulatedPort !== null },
        surroundings,
      ),
    isUsbPrinterClockwork,
  ),
  'ipp-card-printer': overHttp(
    maskIppFrame,
    ({ id, url, simulated }, http, surroundings) =>
      createIppCardPrinter({ id, url, http, simulated }, surroundings),
    isIppClockwork,
  ),
  'chromium-camera': { create: createChromiumCamera },
  'folder-printer': { create: createFolderPrinter },
  // The library runs in a thread of this same program: the bundle starts itself once more.
  pkcs11: {
    create: (config, surroundings) =>
      createOfficerTokens(config, () => openCryptoki(config.library, new URL(import.meta.url)), surroundings),
  },
};

export function createDevice(
  config: DeviceConfig,
  surroundings: DriverSurroundings,
  buses: MachineBuses = createMachineBuses(),
): HostedDevice {
  return entryOf(config).create(config, surroundings, buses);
}

/** What the registry has for that driver, whichever it is. */
export function entryOf(config: DeviceConfig): DriverEntry<DeviceConfig> {
  return entries[config.driver];
}
