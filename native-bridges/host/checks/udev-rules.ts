import { type KnownHardware, knownHardware, serialBridges } from '../catalogue.ts';

/** Where the rules belong: before 73-seat-late.rules, which gives what is tagged to whoever sits at the machine. */
export const rulesFile = '/etc/udev/rules.d/70-tram-can-cuoc.rules';

const access = 'MODE="0660", GROUP="plugdev", TAG+="uaccess"';
const serialAccess = 'MODE="0660", GROUP="dialout", TAG+="uaccess"';
const hex = (value: number): string => value.toString(16).padStart(4, '0');

/**
 * The rules that give officers access to the hardware drivers know, made from the catalogue: the USB device itself, its hidraw node and its serial
 * port are three files with three owners. A hidraw node is told by its HID parent (`0003:056A:00A5.0001`), which Bluetooth and virtual
 * devices have too.
 */
export function udevRules(known: readonly KnownHardware[] = knownHardware): string {
  const rows = known.map(({ driver, vendorId, productId, name }) => {
    const product = productId === null ? '' : `, ATTR{idProduct}=="${hex(productId)}"`;
    const parent = productId === null ? '' : `, ATTRS{idProduct}=="${hex(productId)}"`;
    const hid = `*:${hex(vendorId)}:${productId === null ? '*' : hex(productId)}.*`.toUpperCase();
    return [
      `# ${name} (${driver})`,
      `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="${hex(vendorId)}"${product}, ${access}`,
      `SUBSYSTEM=="hidraw", KERNELS=="${hid}", ${access}`,
      `SUBSYSTEM=="tty", ATTRS{idVendor}=="${hex(vendorId)}"${parent}, ${serialAccess}`,
      '',
    ].join('\n');
  });
  const bridges = serialBridges.map(
    ({ vendorId, name }) =>
      `# ${name}, USB to serial\nSUBSYSTEM=="tty", ATTRS{idVendor}=="${hex(vendorId)}", ${serialAccess}\n`,
  );
  return [
    '# Access to the devices of a Trạm Căn Cước enrolment station. Made from its list of known hardware; do not edit.',
    '',
    ...rows,
    ...bridges,
  ].join('\n');
}
