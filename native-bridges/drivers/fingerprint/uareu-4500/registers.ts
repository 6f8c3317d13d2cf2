/** What is known of the U.are.U family from libfprint's description of it; all hexadecimal there and here. */
export const uareuVendorRequest = 0x04;

export const registers = {
  hardwareStatus: { address: 0x07, length: 1 },
  scrambleIndex: { address: 0x33, length: 5 },
  scrambleKey: { address: 0x34, length: 4 },
  mode: { address: 0x4e, length: 1 },
  deviceInfo: { address: 0xf0, length: 16 },
  response: { address: 0x2000, length: 16 },
  challenge: { address: 0x2010, length: 16 },
} as const;
export type UareuRegister = keyof typeof registers;

export const modes = { awaitFinger: 0x10, awaitNoFinger: 0x12, capture: 0x20, off: 0x70 } as const;

/** Bits of the hardware status. */
export const statusBits = {
  running: 0x01,
  /** Something went wrong: with `lowPower` the device must be started anew. */
  confused: 0x04,
  lowPower: 0x80,
} as const;

/** First two bytes of an interrupt packet, big-endian. */
export const interrupts = {
  powerOn: 0x56aa,
  fingerOn: 0x0101,
  fingerOff: 0x0200,
  /** The next picture will be empty. */
  death: 0x0800,
} as const;

export const interruptEndpoint = 1;
export const interruptLength = 64;
export const pictureEndpoint = 2;

export interface UareuModel {
  readonly name: string;
  readonly make: string;
  /** Its picture comes upside down and mirrored. */
  readonly turned: boolean;
  /** Asks for a proof that the driver knows its secret before it wakes up. */
  readonly challenges: boolean;
}

/** By `vendor:product`. */
export const uareuModels: Readonly<Record<string, UareuModel>> = {
  '05ba:0007': { make: 'DigitalPersona', name: 'U.are.U 4000', turned: false, challenges: false },
  '05ba:000a': { make: 'DigitalPersona', name: 'U.are.U 4500', turned: true, challenges: false },
  '045e:00bc': {
    make: 'Microsoft',
    name: 'IntelliMouse with Fingerprint Reader',
    turned: false,
    challenges: false,
  },
  '045e:00bd': { make: 'Microsoft', name: 'Fingerprint Reader', turned: false, challenges: false },
  '045e:00ca': { make: 'Microsoft', name: 'Fingerprint Reader v2', turned: false, challenges: true },
};

export function modelOf(vendorId: number, productId: number): UareuModel | undefined {
  const hexadecimal = (value: number): string => value.toString(16).padStart(4, '0');
  return uareuModels[`${hexadecimal(vendorId)}:${hexadecimal(productId)}`];
}
