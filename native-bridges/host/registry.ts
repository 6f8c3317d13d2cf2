import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import { createChromiumCamera } from '../drivers/camera/chromium.ts';
import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { createSbiScanner } from '../drivers/fingerprint/sbi/driver.ts';
import { createOfficerTokens } from '../drivers/officer-token/driver.ts';
import { createStuPad } from '../drivers/signature-pad/wacom-stu/driver.ts';
import { createFolderPrinter } from '../drivers/slip-printer/folder.ts';
import { createNodeHidBus } from '../transports/hid-node.ts';
import { createSocketHidBus } from '../transports/hid-socket.ts';
import { openCryptoki } from '../transports/pkcs11.ts';

type Factories = {
  readonly [Name in DeviceConfig['driver']]: (
    config: Extract<DeviceConfig, { driver: Name }>,
    surroundings: DriverSurroundings,
  ) => HostedDevice;
};

/** Every driver the station knows, by its name in the configuration. A new device is one line here. */
const factories: Factories = {
  sbi: createSbiScanner,
  'wacom-stu': ({ id }, surroundings) =>
    createStuPad({ id, bus: createNodeHidBus(), simulated: false, openToIdentify: false }, surroundings),
  'wacom-stu-simulated': ({ id, port }, surroundings) =>
    createStuPad({ id, bus: createSocketHidBus(port), simulated: true, openToIdentify: true }, surroundings),
  'chromium-camera': createChromiumCamera,
  'folder-printer': createFolderPrinter,
  // The library runs in a thread of this same program: the bundle starts itself once more.
  pkcs11: (config, surroundings) =>
    createOfficerTokens(config, () => openCryptoki(config.library, new URL(import.meta.url)), surroundings),
};

export function createDevice(config: DeviceConfig, surroundings: DriverSurroundings): HostedDevice {
  const factory = factories[config.driver] as (
    config: DeviceConfig,
    with_: DriverSurroundings,
  ) => HostedDevice;
  return factory(config, surroundings);
}
