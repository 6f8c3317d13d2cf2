import { expect, it } from 'vitest';
import { ok, unwrap } from '../../../../domain/result.ts';
import { introduced } from '../../../simulators/sbi/description.ts';
import { createDeviceIdentity, type DeviceIdentity } from '../../../simulators/sbi/identity.ts';
import type { Loopback } from '../../../transports/http.ts';
import { findDevice } from './service.ts';
import { sbiTimings } from './timings.ts';
import { readTrustAnchors } from './trust.ts';

const identity = await createDeviceIdentity('Authority', 'Scanner');
const introduction = { port: 4501, status: 'Ready', nested: false, companions: false } as const;

/** A service that signs what the device says of itself with one key, and its digital id with another. */
function service(
  sign: DeviceIdentity['sign'],
  signId: DeviceIdentity['sign'],
  certification: string,
): Loopback {
  const [own] = introduced({ ...introduction, dialect: '0.9.5', sign: (payload) => JSON.stringify(payload) });
  const { deviceInfo } = own as { deviceInfo: string };
  const info = JSON.parse(deviceInfo) as { digitalId: string };
  const digitalId = signId(JSON.parse(info.digitalId));
  const text = JSON.stringify([
    { deviceInfo: sign({ ...info, certification, digitalId }), error: { errorCode: '0' } },
  ]);
  return {
    call: async () => ok({ status: 200, text }),
    stream: () => Promise.reject(new Error('no stream')),
  };
}

const find = (http: Loopback) =>
  findDevice(4501, {
    dialect: '0.9.5',
    anchors: unwrap(readTrustAnchors(identity.trustAnchor)),
    now: new Date(),
    timings: sbiTimings,
    http,
    signal: AbortSignal.timeout(5000),
  });

it("findDevice refuses another device's digital id when the device has no chip of its own to sign it", async () => {
  const sibling = await identity.signSibling();
  expect(await find(service(identity.sign, identity.sign, 'L0'))).toMatchObject({ ok: true });
  for (const certification of ['L0', 'SBI 1.0']) {
    expect(await find(service(sibling, identity.sign, certification))).toMatchObject({
      error: { code: 'other-device' },
    });
  }
});

it('findDevice keeps both keys when a chip signs the digital id', async () => {
  const found = unwrap(await find(service(identity.sign, await identity.signSibling(), 'L1')));
  expect(found.signers.data).not.toBe(found.signers.id);
});
