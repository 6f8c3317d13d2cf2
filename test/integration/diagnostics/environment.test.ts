import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { TestGateway } from '../../support/gateway/test-gateway.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { deskAtCentre, signIn as signInAtCentre } from '../officers/desk-at-centre.ts';
import { signIn } from './bench-desk.ts';
import { ownTime } from '../../support/own-time.ts';

let desk: TemporaryStation;
afterEach(() => desk.remove());

describe('what surrounds the station', () => {
  it('has the round trip to the centre and the difference of the clocks, which is remembered', async () => {
    const gateway = await TestGateway.start();
    // This station's clock is three minutes ahead.
    const ahead = 180_000;
    desk = await deskAtCentre(gateway, { now: () => new Date(Date.now() + ahead) });
    unwrap(await signInAtCentre(desk, 'ky'));
    const told = unwrap(await desk.officer.call('diagnostics.environment', {}));
    expect(told.gateway).toMatchObject({ url: new URL(gateway.gateway.url).origin, code: null, cause: null });
    expect(told.gateway.roundTripMs).toBeGreaterThan(0);
    expect(Math.abs((told.clockSkew?.milliseconds ?? 0) - ahead)).toBeLessThan(60_000);
    await gateway.stop();
    const without = unwrap(await desk.officer.call('diagnostics.environment', {}));
    expect(without.gateway).toMatchObject({ roundTripMs: null, code: 'gateway-unreachable' });
    expect(without.clockSkew).toEqual(told.clockSkew);
  });

  it('is told within two seconds when the centre takes the call and never answers', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    desk = await temporaryStation({ policyId: '2024-07', gatewayUrl: `https://127.0.0.1:${port}` });
    await signIn(desk.officer, 'ky-thuat');
    const begun = ownTime();
    const told = unwrap(await desk.officer.call('diagnostics.environment', {}));
    expect(ownTime() - begun).toBeLessThan(2000);
    expect(told.gateway).toMatchObject({ roundTripMs: null, code: 'gateway-timeout' });
    expect(told.clockSkew).toBeNull();
    mute.close();
  });
});
