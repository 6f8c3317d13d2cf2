import type { DeviceState } from '../../../domain/devices/device.ts';

/** What a device and its configuration say of it: words that may stand in technical text though no vocabulary knows them. */
export function namesOf(states: readonly DeviceState[]): string[] {
  return states.flatMap(({ id, driver, name, make, model, firmware, port }) =>
    [id, driver, name, make, model, firmware, port].filter((text) => text !== null).map(plainName),
  );
}

/** What a device says of itself comes over a wire: short, printable, and no number as long as a person's. */
export function plainName(text: string): string {
  return text
    .replace(/[^\p{L}\p{M}\p{N} ._:/()@#+-]/gu, ' ')
    .replace(/\d{9,}/gu, '…')
    .slice(0, 80)
    .trim();
}
