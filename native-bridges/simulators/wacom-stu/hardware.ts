/** A simulated pad's own numbers, apart from the driver's table of models so that they check each other. */
export interface PadHardware {
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly maxX: number;
  readonly maxY: number;
  readonly maxPressure: number;
  readonly screenWidth: number;
  readonly screenHeight: number;
  /** Bits of the encoding byte: 2 one bit, 8 twenty-four bits a pixel. */
  readonly encodings: number;
  /** Whether it has a report with its serial number. */
  readonly tellsSerial: boolean;
}

const common = { vendorId: 0x056a, maxPressure: 1023 } as const;
const colour = { maxX: 10_800, maxY: 6480, screenWidth: 800, screenHeight: 480, encodings: 0x0d } as const;

export const padModels = {
  '430': {
    ...common,
    productId: 0x00a4,
    product: 'STU-430 (simulated)',
    model: 'STU-430',
    serialNumber: 'SIM-STU-0430',
    maxX: 9600,
    maxY: 6000,
    screenWidth: 320,
    screenHeight: 200,
    encodings: 0x03,
    tellsSerial: false,
  },
  '530': {
    ...common,
    ...colour,
    productId: 0x00a5,
    product: 'STU-530 (simulated)',
    model: 'STU-530',
    serialNumber: 'SIM-STU-0530',
    tellsSerial: false,
  },
  '540': {
    ...common,
    ...colour,
    productId: 0x00a8,
    product: 'STU-540 (simulated)',
    model: 'STU-540',
    serialNumber: 'SIM-STU-0001',
    tellsSerial: true,
  },
} as const satisfies Record<string, PadHardware>;
export type PadModel = keyof typeof padModels;
