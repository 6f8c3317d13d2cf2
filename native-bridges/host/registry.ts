import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import { createChromiumCamera } from '../drivers/camera/chromium.ts';
import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { createSbiScanner } from '../drivers/fingerprint/sbi/driver.ts';
import { createOfficerTokens } from '../drivers/officer-token/driver.ts';
import { createStuPad } from '../drivers/signature-pad/wacom-stu/driver.ts';
import { createFolderPrinter } from '../drivers/slip-printer/folder.ts';
import { createSocketHidBus } from '../transports/hid-socket.ts';
import { openCryptoki } from '../transports/pkcs11.ts';
import { createMachineBuses, type MachineBuses } from './machine-buses.ts';

type Factories = {
  readonly [Name in DeviceConfig['driver']]: (
    config: Extract<DeviceConfig, { driver: Name }>,
    surroundings: DriverSurroundings,
    buses: MachineBuses,
  ) => HostedDevice;
};

/** Scaffolding: a driver that is being built. */
function unbuilt(): never {
  throw new Error('unbuilt');
}

/**
 * Every driver the station knows, by its name in the configuration. A new device is one line here. Real buses come from `buses`: shared,
 * bounded in time, and narrowed to one device where it was taken up by itself.
 */
const factories: Factories = {
  sbi: (config, surroundings) => createSbiScanner(config, surroundings),
  'wacom-stu': ({ id, simulatedPort }, surroundings, buses) =>
    simulatedPort === null
      ? createStuPad({ id, bus: buses.hid(), simulated: false, openToIdentify: false }, surroundings)
      : createStuPad(
          { id, bus: createSocketHidBus(simulatedPort), simulated: true, openToIdentify: true },
          surroundings,
        ),
  r30x: unbuilt,
  'suprema-sfm': unbuilt,
  'uareu-4500': unbuilt,
  'code-reader': unbuilt,
  'pcsc-reader': unbuilt,
  'escl-scanner': unbuilt,
  'ipp-printer': unbuilt,
  'evolis-usb': unbuilt,
  'evolis-service': unbuilt,
  magicard: unbuilt,
  'ipp-card-printer': unbuilt,
  'chromium-camera': createChromiumCamera,
  'folder-printer': createFolderPrinter,
  // The library runs in a thread of this same program: the bundle starts itself once more.
  pkcs11: (config, surroundings) =>
    createOfficerTokens(config, () => openCryptoki(config.library, new URL(import.meta.url)), surroundings),
};

const machine = createMachineBuses();

export function createDevice(
  config: DeviceConfig,
  surroundings: DriverSurroundings,
  buses: MachineBuses = machine,
): HostedDevice {
  const factory = factories[config.driver] as (
    config: DeviceConfig,
    with_: DriverSurroundings,
    over: MachineBuses,
  ) => HostedDevice;
  return factory(config, surroundings, buses);
}
