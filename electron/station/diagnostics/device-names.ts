import type { DeviceState } from '../../../domain/devices/device.ts';

/** What a device and its configuration say of it: words that may stand in technical text though no vocabulary knows them. */
export function namesOf(states: readonly DeviceState[]): string[] {
  return states.flatMap(({ id, kind, driver, name, make, model, firmware, port, serialNumber }) => {
    // A token's number says whose it is.
    const serial = kind === 'officer-token' ? null : serialNumber;
    return [id, driver, name, make, model, firmware, port, serial]
      .filter((text) => text !== null)
      .map(plainName);
  });
}

/** What a device says of itself comes over a wire: short, printable, and no number as long as a person's. */
export function plainName(text: string): string {
  return text
    .replace(/[^\p{L}\p{M}\p{N} ._:/()@#+-]/gu, ' ')
    .replace(/\d{9,}/gu, '…')
    .slice(0, 80)
    .trim();
}
