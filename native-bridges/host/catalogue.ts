import { type DeviceConfig, deviceConfigSchema } from '../../domain/channels/supervision.ts';
import { evolisVendorId } from '../drivers/card-printer/evolis/driver.ts';
import { magicardVendorId } from '../drivers/card-printer/magicard/driver.ts';
import { uareuModels } from '../drivers/fingerprint/uareu-4500/registers.ts';
import { stuModels } from '../drivers/signature-pad/wacom-stu/models.ts';
import { wacomVendorId } from '../drivers/signature-pad/wacom-stu/reports.ts';

/** Where hardware shows itself. PC/SC readers have no USB ids there: every reader is known. */
export type BusName = 'hid' | 'usb' | 'serial' | 'card';

/** One kind of hardware that a driver of ours drives. */
export interface KnownHardware {
  readonly driver: DeviceConfig['driver'];
  readonly bus: Exclude<BusName, 'card'>;
  readonly vendorId: number;
  /** Null: every product of the vendor that shows itself on that bus. */
  readonly productId: number | null;
  readonly name: string;
}

/** Configuration of a device that was taken up by itself. */
export function configOf(
  { driver, bus }: Pick<KnownHardware, 'driver'> & { readonly bus: BusName },
  id: string,
  path: string,
): DeviceConfig {
  const over = driver === 'code-reader' ? { over: bus === 'hid' ? 'hid-pos' : 'serial' } : {};
  return deviceConfigSchema.parse({ driver, id, ...over, ...(bus === 'serial' ? { path } : {}) });
}

const one = (
  driver: DeviceConfig['driver'],
  bus: KnownHardware['bus'],
  vendorId: number,
  productId: number | null,
  name: string,
): KnownHardware => ({ driver, bus, vendorId, productId, name });

/**
 * Hardware that is taken up without being configured, by USB vendor and product. Single-finger sensors of the R30x family are not here:
 * behind a general USB-to-serial chip nobody can tell what is attached without talking to it.
 */
export const knownHardware: readonly KnownHardware[] = [
  ...Object.entries(stuModels).map(([productId, { name }]) =>
    one('wacom-stu', 'hid', wacomVendorId, Number(productId), `Wacom ${name}`),
  ),
  ...Object.entries(uareuModels).map(([ids, { make, name }]) => {
    const [vendorId = 0, productId = 0] = ids.split(':').map((id) => Number.parseInt(id, 16));
    return one('uareu-4500', 'usb', vendorId, productId, `${make} ${name}`);
  }),
  one('suprema-sfm', 'serial', 0x16d1, null, 'Suprema SFM'),
  one('code-reader', 'serial', 0x05e0, null, 'Zebra'),
  one('code-reader', 'serial', 0x0c2e, null, 'Honeywell'),
  one('code-reader', 'serial', 0x05f9, null, 'Datalogic'),
  one('code-reader', 'serial', 0x1eab, null, 'Newland'),
  one('evolis-usb', 'usb', evolisVendorId, null, 'Evolis'),
  one('magicard', 'usb', magicardVendorId, null, 'Magicard'),
];

/** General USB-to-serial chips that configured devices stand behind: officers need access to them too. */
export const serialBridges: readonly { readonly vendorId: number; readonly name: string }[] = [
  { vendorId: 0x0403, name: 'FTDI' },
  { vendorId: 0x067b, name: 'Prolific' },
  { vendorId: 0x10c4, name: 'Silicon Labs' },
  { vendorId: 0x1a86, name: 'QinHeng' },
];
