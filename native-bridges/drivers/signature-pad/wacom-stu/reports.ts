/**
 * Wacom STU HID reports (STU 430, 530, 540, 541): ids, and lengths with the id byte. Configuration goes by feature
 * reports, the pen comes by input reports.
 */
export const wacomVendorId = 0x056a;

export const stuFeatures = {
  status: { id: 0x03, length: 5 },
  reset: { id: 0x04, length: 2 },
  information: { id: 0x08, length: 17 },
  capability: { id: 0x09, length: 17 },
  uid2: { id: 0x0b, length: 11 },
  /** The 540's own serial number. */
  serial: { id: 0x0f, length: 14 },
  startCapture: { id: 0x15, length: 5 },
  endCapture: { id: 0x16, length: 2 },
  clearScreen: { id: 0x20, length: 2 },
  inkingMode: { id: 0x21, length: 2 },
  inkThreshold: { id: 0x22, length: 5 },
  clearArea: { id: 0x23, length: 11 },
  startImage: { id: 0x25, length: 2 },
  imageBlock: { id: 0x26, length: 256 },
  endImage: { id: 0x27, length: 2 },
  drawingArea: { id: 0x2a, length: 9 },
  penDataOption: { id: 0x32, length: 2 },
  encryptionCommand: { id: 0x40, length: 68 },
  encryptionStatus: { id: 0x50, length: 17 },
} as const;

export const stuInputs = {
  pen: 0x01,
  penWithOption: 0x30,
  penWithTimeAndSequence: 0x34,
  encryptedPens: 0x10,
  encryptedPensWithOption: 0x31,
  encryptedPenWithTimeAndSequence: 0x33,
} as const;

/** Bits of the encoding byte at the end of the capability; 0 from firmware that does not say. */
export const stuEncodingFlags = { '1-bit': 0x02, '24-bit': 0x08 } as const;

/** Image bytes one block carries. */
export const imageBlockData = 253;

/** Byte 1 of the status report. */
export const stuStates: Readonly<Record<number, StuState | undefined>> = {
  0x00: 'ready',
  0x01: 'image',
  0x02: 'capture',
  0x03: 'calculation',
  0x04: 'image-boot',
  0x05: 'rom-busy',
  0xff: 'reset',
};
export type StuState = 'ready' | 'image' | 'capture' | 'calculation' | 'image-boot' | 'rom-busy' | 'reset';

/** Byte 2 of the status report: why the last set report was refused. */
export const stuErrors: Readonly<Record<number, string | undefined>> = {
  0x00: 'none',
  0x01: 'wrong-report',
  0x02: 'wrong-state',
  0x03: 'crc',
  0x04: 'bad-parameter',
  0x10: 'wrong-encoding',
  0x11: 'image-too-long',
  0x12: 'zlib',
  0x15: 'wrong-graphics-parameters',
};

/** Byte of `startImage`; compression and the bulk pipe are not used. */
export const stuEncodings = { '1-bit': 0x00, '24-bit': 0x04 } as const;
export type StuEncoding = keyof typeof stuEncodings;

/** Where a set report is allowed; everything else is allowed in any state. */
export const allowedStates: Readonly<Partial<Record<keyof typeof stuFeatures, readonly StuState[]>>> = {
  startCapture: ['ready'],
  endCapture: ['capture'],
  clearScreen: ['ready'],
  clearArea: ['ready'],
  startImage: ['ready'],
  inkThreshold: ['ready'],
  encryptionCommand: ['ready'],
  imageBlock: ['image'],
  endImage: ['image'],
};
