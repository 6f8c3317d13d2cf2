import type { PadGeometry } from '../../../../domain/devices/signature-pad.ts';
import type { StuEncoding } from './reports.ts';

export interface StuModel {
  readonly name: string;
  readonly encoding: StuEncoding;
  /** Used where a pad does not answer the capability report (some 430 do not). */
  readonly geometry: PadGeometry;
  /** Reports that only some models have: asking another one for them stalls its control pipe. */
  readonly hasSerialReport: boolean;
}

const colour: PadGeometry = {
  maxX: 10_800,
  maxY: 6480,
  maxPressure: 1023,
  screenWidth: 800,
  screenHeight: 480,
};
const monochrome: PadGeometry = {
  maxX: 9600,
  maxY: 6000,
  maxPressure: 1023,
  screenWidth: 320,
  screenHeight: 200,
};

/** By USB product id. */
export const stuModels: Readonly<Record<number, StuModel>> = {
  0xa4: { name: 'STU-430', encoding: '1-bit', geometry: monochrome, hasSerialReport: false },
  0xa5: { name: 'STU-530', encoding: '24-bit', geometry: colour, hasSerialReport: false },
  0xa6: { name: 'STU-430V', encoding: '1-bit', geometry: monochrome, hasSerialReport: false },
  0xa8: { name: 'STU-540', encoding: '24-bit', geometry: colour, hasSerialReport: true },
  0xa9: { name: 'STU-541', encoding: '24-bit', geometry: colour, hasSerialReport: true },
};
