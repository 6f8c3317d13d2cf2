import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import { createPcscReader } from '../drivers/card-reader/pcsc-reader/driver.ts';
import { maskCardFrame } from '../drivers/card-reader/pcsc-reader/mask.ts';
import { createChromiumCamera } from '../drivers/camera/chromium.ts';
import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { createEsclScanner } from '../drivers/document-scanner/escl/driver.ts';
import { maskEsclFrame } from '../drivers/document-scanner/escl/mask.ts';
import { createSbiScanner } from '../drivers/fingerprint/sbi/driver.ts';
import { createOfficerTokens } from '../drivers/officer-token/driver.ts';
import { createStuPad } from '../drivers/signature-pad/wacom-stu/driver.ts';
import { maskIppFrame } from '../drivers/ipp/mask.ts';
import { createFolderPrinter } from '../drivers/slip-printer/folder.ts';
import { createIppPrinter } from '../drivers/slip-printer/ipp.ts';
import { openCryptoki } from '../transports/pkcs11.ts';
import { maskEverything } from '../transports/tap.ts';
import { type DriverEntry, overCard, overHid } from './over-bus.ts';
import { overHttp } from './over-exchange.ts';
import { createMachineBuses, type MachineBuses } from './machine-buses.ts';

type Entries = {
  readonly [Name in DeviceConfig['driver']]: DriverEntry<Extract<DeviceConfig, { driver: Name }>>;
};

/** Scaffolding: a driver that is being built. */
const unbuilt = {
  create: (): never => {
    throw new Error('unbuilt');
  },
};

/**
 * Every driver the station knows, by its name in the configuration. A new device is one entry here: `overHid`, `overSerial` … give it the real bus
 * (shared, bounded in time, narrowed to one device where it was taken up by itself), the simulator's socket, or a trace, and let every frame
 * be recorded through the codec's own mask.
 */
const entries: Entries = {
  sbi: { create: (config, surroundings) => createSbiScanner(config, surroundings) },
  'wacom-stu': overHid(maskEverything, ({ id, simulatedPort }, bus, surroundings) =>
    createStuPad(
      { id, bus, simulated: simulatedPort !== null, openToIdentify: simulatedPort !== null },
      surroundings,
    ),
  ),
  r30x: unbuilt,
  'suprema-sfm': unbuilt,
  'uareu-4500': unbuilt,
  'code-reader': unbuilt,
  'pcsc-reader': overCard(maskCardFrame, ({ id, reader, cscaFolder, simulatedPort }, bus, surroundings) =>
    createPcscReader({ id, bus, reader, cscaFolder, simulated: simulatedPort !== null }, surroundings),
  ),
  'escl-scanner': overHttp(maskEsclFrame, ({ id, url, simulated }, http, surroundings) =>
    createEsclScanner({ id, url, http, simulated }, surroundings),
  ),
  'ipp-printer': overHttp(maskIppFrame, ({ id, url, simulated }, http, surroundings) =>
    createIppPrinter({ id, url, http, simulated }, surroundings),
  ),
  'evolis-usb': unbuilt,
  'evolis-service': unbuilt,
  magicard: unbuilt,
  'ipp-card-printer': unbuilt,
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
  return entries[config.driver] as DriverEntry<DeviceConfig>;
}
