import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { DeviceConfig, StationConfig } from '../../../domain/channels/supervision.ts';
import { technicalText } from '../../../domain/diagnostics/technical-text.ts';
import { plainName } from './device-names.ts';

type Told = Record<string, string | number | boolean | null>;

/** The configuration without folders, accounts and secrets: each member is taken by name, and a new one stays out until it is. */
export function toldConfig(config: StationConfig): Record<string, unknown> {
  return {
    gateway: config.gatewayUrl === null ? null : originOf(config.gatewayUrl),
    policyId: config.policyId,
    training: config.training,
    places: config.places.length,
    discoverDevices: config.discoverDevices,
    devices: config.devices.map(toldDevice),
  };
}

function toldDevice(device: DeviceConfig): Told {
  const common: Told = { driver: device.driver, id: plainName(device.id) };
  switch (device.driver) {
    case 'sbi': {
      const { firstPort, lastPort, dialect, trustAnchor } = device;
      return { ...common, firstPort, lastPort, dialect, trustAnchorSha256: sha256(trustAnchor) };
    }
    case 'r30x':
    case 'suprema-sfm':
      return { ...common, ...serialLine(device), baudRate: device.baudRate };
    case 'code-reader':
      return { ...common, ...serialLine(device), over: device.over, baudRate: device.baudRate };
    case 'pcsc-reader':
      return {
        ...common,
        reader: device.reader === null ? null : technicalText(device.reader),
        trustsIssuers: device.cscaFolder !== null,
        simulatedPort: device.simulatedPort,
      };
    case 'escl-scanner':
    case 'ipp-printer':
    case 'ipp-card-printer':
      return {
        ...common,
        at: originOf(device.url),
        certificateSha256: device.certificate === null ? null : sha256(device.certificate),
        simulated: device.simulated,
      };
    case 'evolis-service':
      return {
        ...common,
        port: device.port,
        printer: device.printer === null ? null : technicalText(device.printer),
        simulated: device.simulated,
      };
    case 'wacom-stu':
    case 'uareu-4500':
    case 'evolis-usb':
    case 'magicard':
      return { ...common, simulatedPort: device.simulatedPort };
    case 'chromium-camera':
      return { ...common, simulated: device.simulated };
    case 'folder-printer':
      return common;
    case 'pkcs11':
      return { ...common, library: plainName(basename(device.library)), simulated: device.simulated };
  }
}

function serialLine(device: { readonly path: string | null; readonly simulatedPort: number | null }): Told {
  return {
    path: device.path === null ? null : plainName(device.path),
    simulatedPort: device.simulatedPort,
  };
}

/** Without user, password, path and query; ports of printers' queues are named after rooms and people. */
function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
