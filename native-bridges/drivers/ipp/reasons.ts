import type { DeviceErrorCode } from '../../../domain/devices/device.ts';
import type { BridgeFailure } from '../../transports/failure.ts';

/** `printer-state-reasons` (RFC 8011, 5.4.12; PWG 5100.9), without their ending, most urgent first. */
const meanings: readonly (readonly [keyword: string, code: DeviceErrorCode])[] = [
  ['cups-missing-filter', 'driver-missing'],
  ['offline', 'unplugged'],
  ['shutdown', 'unplugged'],
  ['connecting-to-device', 'not-responding'],
  ['timed-out', 'not-responding'],
  ['cover-open', 'cover-open'],
  ['door-open', 'cover-open'],
  ['interlock-open', 'cover-open'],
  ['media-jam', 'paper-jam'],
  ['output-area-full', 'output-full'],
  ['media-empty', 'paper-out'],
  ['media-needed', 'paper-out'],
  ['input-tray-missing', 'paper-out'],
  ['marker-supply-empty', 'supply-out'],
  ['toner-empty', 'supply-out'],
  ['marker-supply-missing', 'supply-out'],
  ['marker-waste-full', 'cleaning-needed'],
  ['fuser-over-temp', 'too-hot'],
  ['paused', 'printer-stopped'],
  ['moving-to-paused', 'printer-stopped'],
  ['stopped', 'printer-stopped'],
  ['stopping', 'printer-stopped'],
  ['spool-area-full', 'printer-stopped'],
];
const low = ['marker-supply-low', 'toner-low', 'media-low'];

/** A queue that says this of a printer that is off still takes jobs, and says so in a report only. */
const evenAsReport = new Set(['offline', 'shutdown', 'cups-missing-filter']);

/** Why a printer can't print; null where it can. Warnings and reports stop nobody. */
export function printerFault(
  stopped: boolean,
  refusing: boolean,
  reasons: readonly string[],
): BridgeFailure | null {
  const cause = reasons.join(' ').slice(0, 200);
  for (const [keyword, code] of meanings) {
    const said = reasons.find((reason) => reason.replace(/-(error|warning|report)$/, '') === keyword);
    if (said === undefined) continue;
    const mild = said.endsWith('-warning') || said.endsWith('-report');
    if (!mild || stopped || evenAsReport.has(keyword)) return { code, cause: said };
  }
  if (stopped || refusing)
    return { code: 'printer-stopped', cause: cause === '' ? 'no reason given' : cause };
  return null;
}

/** A supply comes to its end and the printer still prints. */
export function suppliesLow(reasons: readonly string[]): boolean {
  return reasons.some((reason) => low.includes(reason.replace(/-(error|warning|report)$/, '')));
}
