import { connect } from 'node:net';
import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import { err, ok } from '../../../../domain/result.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from '../../../transports/failure.ts';
import type { Loopback } from '../../../transports/http.ts';
import {
  encodeDiscovery,
  parseDeviceInfo,
  parseDiscovery,
  parseJson,
  sbiVerbs,
  sbiVersions,
  type SbiVersion,
} from './codec.ts';
import { failureOfSbiError, isSbiSuccess } from './errors.ts';
import type { SbiTimings } from './timings.ts';
import { verifyJws, type TrustAnchors } from './trust.ts';
import { deviceInfoSchema, digitalIdSchema, type SbiDeviceInfo, type SbiDigitalId } from './wire.ts';

const messageLimit = 1024 * 1024;

/** A scanner whose signed description was checked against the trust anchors. */
export interface SbiDevice {
  readonly port: number;
  readonly version: SbiVersion;
  /** `deviceId` (0.9.5) or `serialNo` (1.0). */
  readonly key: string;
  readonly info: SbiDeviceInfo;
  readonly digitalId: SbiDigitalId;
  /** Keys that signed info and digital id, as `VerifiedJws.signer`: what is captured must be signed by the same ones. */
  readonly signers: { readonly data: string; readonly id: string };
  /** By this station's clock: when the device said so. */
  readonly saidAt: Date;
}

/** Ports of the range where something listens. */
export async function listeningPorts(
  first: number,
  last: number,
  timings: SbiTimings,
  signal: AbortSignal,
): Promise<number[]> {
  const ports = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const open = await Promise.all(ports.map((port) => listens(port, { signal, timeoutMs: timings.connect })));
  return ports.filter((_, index) => open[index]);
}

function listens(port: number, options: CallOptions): Promise<boolean> {
  const limit = deadline(options.signal, options.timeoutMs);
  return new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (answer: boolean): void => {
      limit.clear();
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    limit.signal.addEventListener('abort', () => settle(false), { once: true });
    if (limit.signal.aborted) settle(false);
  });
}

/** What looking for a scanner needs. */
export interface SbiSearch {
  readonly dialect: 'auto' | SbiVersion;
  readonly anchors: TrustAnchors;
  readonly now: Date;
  readonly timings: SbiTimings;
  readonly http: Loopback;
  readonly signal: AbortSignal;
}

/**
 * Asks one service for its finger scanner. `auto` asks in the 0.9.5 dialect first, which services in the field speak and to which those
 * of 1.0 often answer too; what a device says of itself decides then. A port that takes the connection and says nothing is
 * `not-responding`.
 */
export async function findDevice(port: number, search: SbiSearch): Promise<BridgeResult<SbiDevice>> {
  if (search.dialect !== 'auto') return await readInfo(port, search.dialect, search);
  const older = await readInfo(port, '0.9.5', search);
  if (older.ok || !tryNewer.includes(older.error.code)) return older;
  const newer = await readInfo(port, '1.0', search);
  return newer.ok || !tryNewer.includes(newer.error.code) ? newer : older;
}

/** Answers of services that may only not know the older verbs. */
const tryNewer: readonly DeviceErrorCode[] = ['protocol-error', 'not-responding', 'unplugged', 'unknown'];

async function readInfo(
  port: number,
  version: SbiVersion,
  search: SbiSearch,
): Promise<BridgeResult<SbiDevice>> {
  const { timings, signal, http } = search;
  const answer = await http.call({
    port,
    method: sbiVerbs[version].info,
    path: '/info',
    ...(version === '1.0' ? { body: encodeDiscovery(version) } : {}),
    limitBytes: messageLimit,
    timeoutMs: timings.message,
    signal,
  });
  if (!answer.ok) {
    return answer.error.code === 'timeout' ? err('not-responding', answer.error.cause) : answer;
  }
  const envelopes = parseDeviceInfo(answer.value.text);
  if (!envelopes.ok) return envelopes;
  const usable: SbiDevice[] = [];
  let failure: BridgeFailure = { code: 'not-found', cause: 'service has no finger device' };
  for (const { deviceInfo, error } of envelopes.value) {
    const device =
      error !== null && !isSbiSuccess(error)
        ? { ok: false as const, error: failureOfSbiError(error) }
        : verifyInfo(deviceInfo, port, version, search);
    if (device.ok) usable.push(device.value);
    // That another device of the service is no finger scanner says less than why a finger scanner cannot be used.
    else if (failure.code === 'not-found') failure = device.error;
  }
  const best = usable.toSorted((one, other) => worth(other) - worth(one))[0];
  return best === undefined ? { ok: false, error: failure } : ok(best);
}

/** Of several finger devices behind one service: a slap scanner before a single one, and one that is not occupied. */
function worth({ digitalId, info }: SbiDevice): number {
  return (digitalId.deviceSubType === 'Slap' ? 2 : 0) + (info.deviceStatus === 'Ready' ? 1 : 0);
}

function verifyInfo(
  jwt: string,
  port: number,
  asked: SbiVersion,
  { anchors, now }: SbiSearch,
): BridgeResult<SbiDevice> {
  const unsigned = saysNotRegistered(jwt);
  if (unsigned) return err('not-ready', 'not registered');
  const info = verifyJws(jwt, deviceInfoSchema, anchors, now);
  if (!info.ok) return info;
  const { payload } = info.value;
  const digitalId = verifyJws(payload.digitalId, digitalIdSchema, anchors, now);
  if (!digitalId.ok) return digitalId;
  const signers = { data: info.value.signer, id: digitalId.value.signer };
  // Anybody may ask for a digital id and show it as his own. Only a chip of its own (L1, "SBI 2.0") signs it with another key.
  if (withoutChip.includes(payload.certification) && signers.data !== signers.id) {
    return err('other-device', 'digital id is signed with another key than the info');
  }
  if (digitalId.value.payload.type !== 'Finger') return err('not-found', 'service has no finger device');
  if (payload.purpose === 'Auth') return err('not-found', 'finger device is for authentication only');
  if (payload.deviceStatus === 'Not Registered') return err('not-ready', 'not registered');
  const version = versionOf(payload, asked);
  if (version === undefined) {
    return err('protocol-error', `device speaks ${payload.specVersion.join(', ').slice(0, 60)}`);
  }
  const key = version === '1.0' ? payload.serialNo : payload.deviceId;
  if (key === '') return err('protocol-error', 'device info names no device');
  return ok({ port, version, key, info: payload, digitalId: digitalId.value.payload, signers, saidAt: now });
}

/** `certification` of devices whose one key signs everything, in either dialect. */
const withoutChip: readonly string[] = ['L0', 'SBI 1.0'];

/** The dialect that was asked in where the device names it or names none; the other one where it names only that. */
function versionOf(info: SbiDeviceInfo, asked: SbiVersion): SbiVersion | undefined {
  const { specVersion } = info;
  if (specVersion.length === 0 || specVersion.includes(asked)) return asked;
  return sbiVersions.find((version) => specVersion.includes(version));
}

/** A device that is not registered signs nothing: its info is the base64url of the payload alone. */
function saysNotRegistered(text: string): boolean {
  if (text.includes('.')) return false;
  const payload = parseJson(Buffer.from(text, 'base64url').toString('utf8'));
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'deviceStatus' in payload &&
    payload.deviceStatus === 'Not Registered'
  );
}

/** What the service says of the device now; `unplugged` where it no longer lists it. */
export async function lookAt(
  device: SbiDevice,
  http: Loopback,
  timings: SbiTimings,
  signal: AbortSignal,
): Promise<BridgeResult<'Ready' | 'Busy' | 'Not Ready'>> {
  const answer = await http.call({
    port: device.port,
    method: sbiVerbs[device.version].discover,
    path: '/device',
    body: encodeDiscovery(device.version),
    limitBytes: messageLimit,
    timeoutMs: timings.watchAnswer,
    signal,
  });
  if (!answer.ok) {
    const gone = answer.error.code === 'not-found' || answer.error.code === 'unplugged';
    if (gone) return err('unplugged', answer.error.cause);
    return answer.error.code === 'timeout' ? err('not-responding', answer.error.cause) : answer;
  }
  // A service with no device answers an empty list, an error object, or nothing at all.
  if (parseJson(answer.value.text) === undefined) return err('protocol-error', 'discovery is not JSON');
  const devices = parseDiscovery(answer.value.text);
  if (!devices.ok) return err('unplugged', devices.error.cause);
  const own = devices.value.find((found) =>
    device.version === '1.0' ? found.serialNo === device.key : found.deviceId === device.key,
  );
  if (own === undefined || own.deviceStatus === 'Not Registered') return err('unplugged', 'no longer listed');
  return ok(own.deviceStatus);
}
