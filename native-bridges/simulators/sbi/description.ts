import type { DeviceIdentity } from './identity.ts';
import { type Dialect, sbiError, scannerIdentity } from './messages.ts';
import { digitalId } from './scanner.ts';

/** How a service introduces its devices, in either dialect; the device's own tables. */
export interface Introduction {
  readonly dialect: Dialect;
  readonly port: number;
  readonly status: 'Ready' | 'Busy' | 'Not Ready';
  readonly sign: DeviceIdentity['sign'];
  /** MOSIP's own 1.0 client expects the signed info one level down. */
  readonly nested: boolean;
  /** A face camera and a finger device for authentication behind the same service. */
  readonly companions: boolean;
}

const dialects = {
  '0.9.5': { certification: 'L0', serviceVersion: '0.9.5', ids: ['0', '1', '2', '3'] },
  '1.0': { certification: 'SBI 1.0', serviceVersion: '1.0', ids: [0, 1, 2, 3] },
} as const;

type Kind = 'scanner' | 'face' | 'auth';

function base({ dialect, port, status }: Introduction, kind: Kind) {
  const { certification, serviceVersion, ids } = dialects[dialect];
  const suffix = kind === 'scanner' ? '' : `-${kind}`;
  return {
    ...(dialect === '1.0'
      ? { serialNo: `${scannerIdentity.serialNo}${suffix}` }
      : {
          deviceId: `${scannerIdentity.deviceId}${suffix}`,
          deviceCode: `${scannerIdentity.deviceCode}${suffix}`,
        }),
    deviceStatus: status,
    certification,
    serviceVersion,
    deviceSubId: kind === 'face' ? [ids[0]] : ids,
    callbackId: `http://127.0.0.1:${port}/`,
    specVersion: [dialect],
    purpose: kind === 'auth' ? 'Auth' : 'Registration',
  };
}

function idOf(kind: Kind) {
  const own = digitalId(new Date());
  if (kind === 'scanner') return own;
  return {
    ...own,
    serialNo: `${own.serialNo}-${kind}`,
    type: kind === 'face' ? 'Face' : 'Finger',
    deviceSubType: kind === 'face' ? 'Full face' : 'Single',
  };
}

function kindsOf({ companions }: Introduction): readonly Kind[] {
  return companions ? ['face', 'auth', 'scanner'] : ['scanner'];
}

/** Answer to a discovery: unsigned. */
export function discovered(introduction: Introduction): object[] {
  return kindsOf(introduction).map((kind) => ({
    ...base(introduction, kind),
    digitalId: Buffer.from(JSON.stringify(idOf(kind))).toString('base64url'),
    error: sbiError(0, 'Success'),
  }));
}

/** Answer to a question for device info: signed, the digital id inside signed once more. */
export function introduced(introduction: Introduction): object[] {
  const { sign } = introduction;
  return kindsOf(introduction).map((kind) => {
    const info = {
      ...base(introduction, kind),
      firmware: 'simulated',
      env: 'Developer',
      digitalId: sign(idOf(kind)),
    };
    return {
      deviceInfo: sign(introduction.nested ? { deviceInfo: info, error: null } : info),
      error: sbiError(0, 'Success'),
    };
  });
}
