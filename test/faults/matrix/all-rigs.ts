import { rigs as codeReader } from './code-reader.ts';
import { rigs as esclScanner } from './escl-scanner.ts';
import { rigs as evolisService } from './evolis-service.ts';
import { rigs as evolisUsb } from './evolis-usb.ts';
import { rigs as ippCardPrinter } from './ipp-card-printer.ts';
import { rigs as ippPrinter } from './ipp-printer.ts';
import { rigs as magicard } from './magicard.ts';
import { rigs as pcscReader } from './pcsc-reader.ts';
import { rigs as r30x } from './r30x.ts';
import type { DeviceRig } from './rig.ts';
import { rigs as sbi } from './sbi.ts';
import { rigs as supremaSfm } from './suprema-sfm.ts';
import { rigs as uareu } from './uareu-4500.ts';
import { rigs as wacomStu } from './wacom-stu.ts';

/** Every device that has a simulator. */
export const allRigs: readonly DeviceRig[] = [
  ...sbi,
  ...r30x,
  ...supremaSfm,
  ...uareu,
  ...wacomStu,
  ...codeReader,
  ...pcscReader,
  ...esclScanner,
  ...ippPrinter,
  ...evolisUsb,
  ...evolisService,
  ...magicard,
  ...ippCardPrinter,
];
