import { connect } from 'node:net';
import { err, ok } from '../../../../domain/result.ts';
import { deadline } from '../../../transports/deadline.ts';
import type { BridgeResult, CallOptions } from '../../../transports/failure.ts';
import { callLoopback } from '../../../transports/http.ts';
import {
  encodeDiscovery,
  parseDeviceInfo,
  parseDiscovery,
  parseJson,
  sbiVerbs,
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

/**
 * Asks one service for its finger scanner, in the 0.9.5 dialect first, which services in the field speak. The first
 * registered finger device counts.
 */
export async function findDevice(
  port: number,
  anchors: TrustAnchors,
  now: Date,
  timings: SbiTimings,
  signal: AbortSignal,
): Promise<BridgeResult<SbiDevice>> {
  const older = await readInfo(port, '0.9.5', anchors, now, timings, signal);
  if (older.ok || older.error.code !== 'protocol-error') return older;
  const newer = await readInfo(port, '1.0', anchors, now, timings, signal);
  return newer.ok || newer.error.code !== 'protocol-error' ? newer : older;
}

async function readInfo(
  port: number,
  version: SbiVersion,
  anchors: TrustAnchors,
  now: Date,
  timings: SbiTimings,
  signal: AbortSignal,
): Promise<BridgeResult<SbiDevice>> {
  const answer = await callLoopback({
    port,
    method: sbiVerbs[version].info,
    path: '/info',
    ...(version === '1.0' ? { body: encodeDiscovery(version) } : {}),
    limitBytes: messageLimit,
    timeoutMs: timings.message,
    signal,
  });
  if (!answer.ok) return answer;
  const envelopes = parseDeviceInfo(answer.value.text);
  if (!envelopes.ok) return envelopes;
  let failure: BridgeResult<never> = err('not-found', 'service has no finger device');
  for (const { deviceInfo, error } of envelopes.value) {
    if (error !== null && !isSbiSuccess(error)) {
      failure = { ok: false, error: failureOfSbiError(error) };
      continue;
    }
    const device = verifyInfo(deviceInfo, port, version, anchors, now);
    if (device.ok) return device;
    failure = device;
  }
  return failure;
}

function verifyInfo(
  jwt: string,
  port: number,
  version: SbiVersion,
  anchors: TrustAnchors,
  now: Date,
): BridgeResult<SbiDevice> {
  const info = verifyJws(jwt, deviceInfoSchema, anchors, now);
  if (!info.ok) return info;
  const digitalId = verifyJws(info.value.payload.digitalId, digitalIdSchema, anchors, now);
  if (!digitalId.ok) return digitalId;
  if (digitalId.value.payload.type !== 'Finger') return err('not-found', 'service has no finger device');
  const key = version === '1.0' ? info.value.payload.serialNo : info.value.payload.deviceId;
  if (key === '') return err('protocol-error', 'device info names no device');
  if (info.value.payload.deviceStatus === 'Not Registered') return err('not-ready', 'not registered');
  return ok({
    port,
    version,
    key,
    info: info.value.payload,
    digitalId: digitalId.value.payload,
  });
}

/** What the service says of the device now; `unplugged` where it no longer lists it. */
export async function lookAt(
  device: SbiDevice,
  timings: SbiTimings,
  signal: AbortSignal,
): Promise<BridgeResult<'Ready' | 'Busy' | 'Not Ready'>> {
  const answer = await callLoopback({
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
    return gone ? err('unplugged', answer.error.cause) : answer;
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
