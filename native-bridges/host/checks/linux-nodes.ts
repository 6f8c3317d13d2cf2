import type { KnownHardware } from '../catalogue.ts';
import { knownHardware } from '../catalogue.ts';
import type { MachineSystem } from './system.ts';

/** A file of the operating system through which a driver of ours would reach attached hardware. */
export interface DeviceNode {
  readonly file: string;
  readonly name: string;
}

function knownAs(
  bus: KnownHardware['bus'] | null,
  vendorId: number,
  productId: number,
): KnownHardware | undefined {
  return knownHardware.find(
    (one) =>
      (bus === null || one.bus === bus) &&
      one.vendorId === vendorId &&
      (one.productId === null || one.productId === productId),
  );
}

/** Attached hidraw nodes of known hardware: `HID_ID=0003:0000056A:000000A5` of their HID parent. */
export function hidNodes(system: MachineSystem): DeviceNode[] {
  return system.list('/sys/class/hidraw').flatMap((node) => {
    const id = /^HID_ID=[0-9A-F]+:([0-9A-F]+):([0-9A-F]+)$/im.exec(
      system.read(`/sys/class/hidraw/${node}/device/uevent`) ?? '',
    );
    const known = knownAs('hid', Number.parseInt(id?.[1] ?? '', 16), Number.parseInt(id?.[2] ?? '', 16));
    return known === undefined ? [] : [{ file: `/dev/${node}`, name: known.name }];
  });
}

/** Attached USB devices that a driver drives over USB itself. */
export function usbNodes(system: MachineSystem): DeviceNode[] {
  return system.list('/sys/bus/usb/devices').flatMap((device) => {
    const read = (name: string): string =>
      (system.read(`/sys/bus/usb/devices/${device}/${name}`) ?? '').trim();
    const known = knownAs(
      'usb',
      Number.parseInt(read('idVendor'), 16),
      Number.parseInt(read('idProduct'), 16),
    );
    if (known === undefined) return [];
    const three = (text: string): string => text.padStart(3, '0');
    return [{ file: `/dev/bus/usb/${three(read('busnum'))}/${three(read('devnum'))}`, name: known.name }];
  });
}

/** Serial ports behind USB, known or not: a sensor behind a general chip is told only by whoever configured it. */
export function serialNodes(system: MachineSystem): DeviceNode[] {
  return system
    .list('/sys/class/tty')
    .filter((name) => /^tty(USB|ACM)\d+$/.test(name))
    .map((name) => ({ file: `/dev/${name}`, name }));
}
