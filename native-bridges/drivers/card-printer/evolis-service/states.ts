import type { CardWhereabouts } from '../../../../domain/devices/card-printer.ts';
import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';

/** `READY,PRINTER_READY`: major OFF, READY, WARNING or ERROR, and the minor state. */
export interface ServiceState {
  readonly major: string;
  readonly minor: string;
}

export function parseState(text: string): ServiceState {
  const [major = '', minor = ''] = text.split(',').map((part) => part.trim().toUpperCase());
  return { major, minor };
}

/** `EVENT:OK,CANCEL` or nothing. */
export function parseEvent(
  text: string,
): { readonly event: string; readonly actions: readonly string[] } | null {
  const [event = '', actions = ''] = text.split(':');
  const name = event.trim().toUpperCase();
  if (name === '' || name === 'NONE' || name === 'OK') return null;
  return { event: name, actions: actions.split(',').map((action) => action.trim().toUpperCase()) };
}

/** `name[,major,minor];…` of SUPERVISION.List. */
export function parseList(text: string): readonly string[] {
  return text
    .split(';')
    .slice(0, 100)
    .map((entry) => entry.split(',')[0]?.trim() ?? '')
    .filter((name) => name !== '');
}

const meanings: readonly (readonly [pattern: RegExp, code: DeviceErrorCode])[] = [
  [/OFFLINE/, 'unplugged'],
  [/NOT_SUPERVISED|STATUS_DISABLED/, 'not-ready'],
  [/COVER_OPEN/, 'cover-open'],
  [/HEAD_TEMP|COOLING|TEMPERATURE|TEMP_NOT_READY/, 'too-hot'],
  [/HOPPER_FULL|REJECT_BOX_FULL|CARD_ON_EJECT/, 'output-full'],
  [/FEEDER_EMPTY|FEEDER_ERROR|WAIT_CARD/, 'feeder-empty'],
  [/BAD_RIBBON|UNSUPPORTED|WRONG_ZONE|UNKNOWN_RIBBON/, 'supply-wrong'],
  [/RIBBON_ENDED|NO_RIBBON|RIBBON_ERROR|LAMINATE_END|NO_LAMINATE/, 'supply-out'],
  [/MECHANICAL|ERR_LAMINATE/, 'card-jam'],
  [/CLEANING_REQUIRED|CLEANING_LAST_OUTWARRANTY|CLEANING_ADVANCED/, 'cleaning-needed'],
  [/PRINTER_LOCKED/, 'permission-denied'],
  [/^BUSY$/, 'in-use'],
];
/** Warnings with which cards are still printed. */
const mild = /RIBBON_LOW|NEAR_EMPTY|LAMINATE_LOW|INF_CLEANING$|WRONG_ZONE_ALERT/;

/** Why a printer in that state can't print; null where it can. */
export function stateFault({ major, minor }: ServiceState): DeviceErrorCode | null {
  if (major === 'READY' || mild.test(minor)) return null;
  const known = meanings.find(([pattern]) => pattern.test(minor))?.[1];
  if (known !== undefined) return known;
  return major === 'OFF'
    ? 'unplugged'
    : major === 'ERROR' || major === 'WARNING'
      ? 'printer-stopped'
      : 'protocol-error';
}

export function eventFault(event: string): DeviceErrorCode {
  return meanings.find(([pattern]) => pattern.test(event))?.[1] ?? 'printer-stopped';
}

export function isMild(event: string): boolean {
  return mild.test(event);
}

export function isPrinting({ minor }: ServiceState): boolean {
  return /PRINTING_RUNNING|ENCODING_RUNNING|LAMINATING_RUNNING|^BUSY$/.test(minor);
}

/** Where the card is when that event ended a job: `DEF_` is noticed before a card is drawn, `ERR_` with one in the machine. */
export function cardAfter(event: string): CardWhereabouts {
  if (/FEEDER|WAIT_CARD/.test(event) || event.startsWith('DEF_')) return 'feeder';
  return event.startsWith('ERR_') || event.includes('(ERR)') ? 'inside' : 'unknown';
}
