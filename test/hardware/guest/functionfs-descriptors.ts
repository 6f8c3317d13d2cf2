/** One interface of a simulated USB device, as its host sees it. */
export interface UsbInterface {
  readonly class: number;
  readonly subclass: number;
  readonly protocol: number;
  readonly endpoints: readonly {
    /** With the direction bit: 0x81 is IN 1. */
    readonly address: number;
    /** What the simulated device itself calls it, where that is another. */
    readonly knownAs?: number;
    readonly type: 'bulk' | 'interrupt';
  }[];
}

/** linux/usb/functionfs.h, descriptors version 2. */
const descriptorsMagic = 3;
const stringsMagic = 2;
const flags = {
  hasFullSpeed: 1,
  hasHighSpeed: 2,
  /** Files are named by the addresses given here. */
  virtualAddresses: 16,
  /** Vendor requests to the device come here too, not only those to the interface. */
  allRecipients: 64,
} as const;
const english = 0x409;
const transferTypes = { bulk: 2, interrupt: 3 } as const;
/** 2^(4-1) microframes: a millisecond. */
const interruptInterval = 4;

/**
 * The kernel chooses the addresses, and drivers know their device's by heart. For bulk end points dummy_hcd gives these numbers, in this
 * order, whatever was asked for.
 */
const givenNumbers = { in: [1, 6, 11, 2], out: [2, 7, 12, 1] } as const;

/**
 * Interface and end points for ep0 of FunctionFS. The choice is made from the full-speed descriptors, and the device then runs at high
 * speed: so the full-speed ones say bulk of all, with spare end points where a number comes too soon, and the high-speed ones say what they
 * are.
 */
export function encodeDescriptors(usbInterface: UsbInterface): Buffer {
  const endpoints = [
    ...withSpares(usbInterface.endpoints, 0x80, givenNumbers.in),
    ...withSpares(usbInterface.endpoints, 0, givenNumbers.out),
  ];
  const asInterface = interfaceDescriptor(endpoints.length, usbInterface);
  const fullSpeed = [asInterface, ...endpoints.map(({ address }) => endpointDescriptor(address, 'bulk', 64))];
  const highSpeed = [
    asInterface,
    ...endpoints.map(({ address, type }) => endpointDescriptor(address, type, type === 'bulk' ? 512 : 64)),
  ];
  const bodies = Buffer.concat([...fullSpeed, ...highSpeed]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(descriptorsMagic, 0);
  head.writeUInt32LE(head.length + bodies.length, 4);
  head.writeUInt32LE(
    flags.hasFullSpeed | flags.hasHighSpeed | flags.virtualAddresses | flags.allRecipients,
    8,
  );
  head.writeUInt32LE(fullSpeed.length, 12);
  head.writeUInt32LE(highSpeed.length, 16);
  return Buffer.concat([head, bodies]);
}

/** End points of one direction in the order of the numbers they get. */
function withSpares(
  endpoints: UsbInterface['endpoints'],
  direction: 0 | 0x80,
  numbers: readonly number[],
): UsbInterface['endpoints'] {
  const wanted = endpoints.filter(({ address }) => (address & 0x80) === direction);
  const last = Math.max(-1, ...wanted.map(({ address }) => numbers.indexOf(address & 0x0f)));
  return numbers.slice(0, last + 1).map((number) => {
    const address = direction | number;
    return wanted.find((one) => one.address === address) ?? { address, type: 'bulk' };
  });
}

function interfaceDescriptor(endpointCount: number, usbInterface: UsbInterface): Buffer {
  const { class: interfaceClass, subclass, protocol } = usbInterface;
  return Buffer.from([9, 4, 0, 0, endpointCount, interfaceClass, subclass, protocol, 1]);
}

function endpointDescriptor(address: number, type: keyof typeof transferTypes, packetSize: number): Buffer {
  const interval = type === 'interrupt' ? interruptInterval : 0;
  const descriptor = Buffer.from([7, 5, address, transferTypes[type], 0, 0, interval]);
  descriptor.writeUInt16LE(packetSize, 4);
  return descriptor;
}

export function encodeStrings(interfaceName: string): Buffer {
  const text = Buffer.from(`${interfaceName}\0`, 'utf8');
  const head = Buffer.alloc(18);
  head.writeUInt32LE(stringsMagic, 0);
  head.writeUInt32LE(head.length + text.length, 4);
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE(1, 12);
  head.writeUInt16LE(english, 16);
  return Buffer.concat([head, text]);
}
