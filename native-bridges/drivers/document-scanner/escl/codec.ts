import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import type { DocumentScanRequest } from '../../../../domain/devices/document-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { nodesAt, parseXml, textAt, textsAt, type XmlNode } from './xml.ts';

/** eSCL as Mopria publishes it: XML over HTTP, lengths in 1/300 inch. */
export interface EsclCapabilities {
  readonly version: string;
  readonly makeAndModel: string | null;
  readonly serialNumber: string | null;
  readonly platen: EsclInput | null;
  readonly feeder: EsclInput | null;
  readonly duplex: EsclInput | null;
}

export interface EsclInput {
  readonly maxWidth: number;
  readonly maxHeight: number;
  /** Empty where the scanner does not say. */
  readonly resolutions: readonly number[];
  readonly colourModes: readonly string[];
  readonly formats: readonly string[];
}

export interface EsclStatus {
  readonly state: string;
  readonly feeder: string | null;
}

const number = (text: string | null): number | null => {
  const value = text === null || !/^\d{1,7}$/.test(text) ? Number.NaN : Number(text);
  return Number.isNaN(value) ? null : value;
};

export function parseCapabilities(bytes: Uint8Array): BridgeResult<EsclCapabilities> {
  const parsed = parseXml(bytes, 'ScannerCapabilities');
  if (!parsed.ok) return parsed;
  const root = parsed.value;
  const platen = inputOf(nodesAt(root, 'Platen', 'PlatenInputCaps')[0]);
  const feeder = inputOf(nodesAt(root, 'Adf', 'AdfSimplexInputCaps')[0]);
  if (platen === null && feeder === null) return err('protocol-error', 'scanner without platen and feeder');
  return ok({
    version: textAt(root, 'Version') ?? '2.0',
    makeAndModel: textAt(root, 'MakeAndModel'),
    serialNumber: textAt(root, 'SerialNumber'),
    platen,
    feeder,
    duplex: inputOf(nodesAt(root, 'Adf', 'AdfDuplexInputCaps')[0]),
  });
}

function inputOf(node: XmlNode | undefined): EsclInput | null {
  if (node === undefined) return null;
  const profiles = nodesAt(node, 'SettingProfiles', 'SettingProfile');
  const discrete = profiles.flatMap((profile) =>
    textsAt(profile, 'SupportedResolutions', 'DiscreteResolutions', 'DiscreteResolution', 'XResolution'),
  );
  return {
    // A4 where the scanner does not say.
    maxWidth: number(textAt(node, 'MaxWidth')) ?? 2480,
    maxHeight: number(textAt(node, 'MaxHeight')) ?? 3508,
    resolutions: discrete.flatMap((text) => number(text) ?? []),
    colourModes: profiles.flatMap((profile) => textsAt(profile, 'ColorModes', 'ColorMode')),
    formats: profiles.flatMap((profile) => [
      ...textsAt(profile, 'DocumentFormats', 'DocumentFormat'),
      ...textsAt(profile, 'DocumentFormats', 'DocumentFormatExt'),
    ]),
  };
}

export function parseScannerStatus(bytes: Uint8Array): BridgeResult<EsclStatus> {
  const parsed = parseXml(bytes, 'ScannerStatus');
  if (!parsed.ok) return parsed;
  const state = textAt(parsed.value, 'State');
  if (state === null) return err('protocol-error', 'scanner status without a state');
  return ok({ state, feeder: textAt(parsed.value, 'AdfState') });
}

const feederFaults: Readonly<Record<string, DeviceErrorCode>> = {
  ScannerAdfJam: 'paper-jam',
  ScannerAdfMispick: 'paper-jam',
  ScannerAdfMultipickDetected: 'paper-jam',
  ScannerAdfDuplexPageTooShort: 'paper-jam',
  ScannerAdfDuplexPageTooLong: 'paper-jam',
  ScannerAdfHatchOpen: 'cover-open',
  ScannerAdfInputTrayFailed: 'feeder-empty',
  ScannerAdfInputTrayOverloaded: 'paper-jam',
};

/** Why nothing can be scanned at all; an empty feeder is no fault, there is the platen. */
export function scannerFault({ state, feeder }: EsclStatus): DeviceErrorCode | null {
  const fault = feeder === null ? undefined : feederFaults[feeder];
  if (fault !== undefined) return fault;
  return state === 'Stopped' || state === 'Down' ? 'printer-stopped' : null;
}

/** Why a scan of that source can't go on. */
export function sourceFault(
  status: EsclStatus,
  source: DocumentScanRequest['source'],
): DeviceErrorCode | null {
  const fault = scannerFault(status);
  if (fault !== null) return fault;
  return source === 'feeder' && status.feeder === 'ScannerAdfEmpty' ? 'feeder-empty' : null;
}

/** The resolution asked for, or the nearest the scanner has, rather finer than coarser. */
export function resolutionFor({ resolutions }: EsclInput, asked: number): number {
  const finer = resolutions.filter((each) => each >= asked);
  if (finer.length > 0) return Math.min(...finer);
  return resolutions.length > 0 ? Math.max(...resolutions) : asked;
}

/** A ScanSettings document; nothing of a person is in it. */
export function scanSettings(
  { version }: EsclCapabilities,
  input: EsclInput,
  request: Pick<DocumentScanRequest, 'source' | 'colour' | 'resolutionPpi' | 'duplex'>,
): Uint8Array {
  const resolution = resolutionFor(input, request.resolutionPpi);
  const mode = request.colour === 'colour' ? 'RGB24' : 'Grayscale8';
  const safeVersion = /^\d{1,2}\.\d{1,3}$/.test(version) ? version : '2.0';
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">',
    `<pwg:Version>${safeVersion}</pwg:Version>`,
    '<scan:Intent>Document</scan:Intent>',
    '<pwg:ScanRegions><pwg:ScanRegion>',
    '<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>',
    `<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>`,
    `<pwg:Width>${Math.min(input.maxWidth, 2480)}</pwg:Width><pwg:Height>${Math.min(input.maxHeight, 3508)}</pwg:Height>`,
    '</pwg:ScanRegion></pwg:ScanRegions>',
    `<pwg:InputSource>${request.source === 'platen' ? 'Platen' : 'Feeder'}</pwg:InputSource>`,
    `<scan:ColorMode>${mode}</scan:ColorMode>`,
    `<scan:XResolution>${resolution}</scan:XResolution><scan:YResolution>${resolution}</scan:YResolution>`,
    '<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>',
    ...(request.source === 'feeder' ? [`<scan:Duplex>${String(request.duplex)}</scan:Duplex>`] : []),
    '</scan:ScanSettings>',
  ];
  return Buffer.from(lines.join('\n'));
}

/** Path of the job on this scanner, whatever host its Location names; null where it is none. */
export function jobPathOf(location: string | null, base: string): string | null {
  if (location === null || location.length > 500) return null;
  const url = URL.canParse(location, 'http://scanner.local')
    ? new URL(location, 'http://scanner.local')
    : null;
  if (url === null || !url.pathname.startsWith(`${base}/ScanJobs/`)) return null;
  return url.pathname.replace(/\/+$/, '');
}

/** Begins with SOI and ends with EOI (ISO/IEC 10918-1); some scanners pad with zeros behind. */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  if (bytes.length < 64 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  let end = bytes.length;
  while (end > 2 && bytes[end - 1] === 0) end -= 1;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}

/** Without the zeros behind its end. */
export function trimJpeg(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 2 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}
