import { expect, it } from 'vitest';
import { err, ok } from '../../../../domain/result.ts';
import type { FingerCaptureState } from '../../../../domain/devices/fingerprint-scanner.ts';
import { discovered, introduced } from '../../../simulators/sbi/description.ts';
import { createDeviceIdentity } from '../../../simulators/sbi/identity.ts';
import type { Loopback } from '../../../transports/http.ts';
import { noTap } from '../../../transports/tap.ts';
import { createSbiScanner } from './driver.ts';
import { firstHash } from './hash-chain.ts';
import { sbiTimings } from './timings.ts';

const identity = await createDeviceIdentity('Authority', 'Scanner');

/** A service that names each scanner it has by the same number of its own, as 0.9.5 allows. */
class Service implements Loopback {
  serialNo = 'FIRST';

  async call({ method, body }: Parameters<Loopback['call']>[0]) {
    const about = {
      dialect: '0.9.5',
      port: 4501,
      status: 'Ready',
      nested: false,
      companions: false,
    } as const;
    const sign = (payload: unknown): string => identity.sign(this.#named(payload));
    if (method === 'MOSIPDISC') return answer(discovered({ ...about, sign }));
    if (method === 'MOSIPDINFO') return answer(introduced({ ...about, sign }));
    const { transactionId } = JSON.parse(body ?? '') as { transactionId: string };
    const digitalId = sign({ serialNo: '', make: 'Simulated', model: 'Slap', type: 'Finger' });
    const taken = { digitalId, bioType: 'Finger', purpose: 'Registration', env: 'Developer', bioValue: 'AA' };
    const timestamp = new Date().toISOString();
    const data = identity.sign({ ...taken, transactionId, timestamp, qualityScore: '80' });
    return answer({ biometrics: [{ specVersion: '0.9.5', data, hash: '', error: null }] });
  }

  async stream() {
    return err('not-ready');
  }

  #named(payload: unknown): unknown {
    const said = payload as { type?: string };
    return said.type === 'Finger' ? { ...said, serialNo: this.serialNo } : said;
  }
}
const answer = (value: unknown) => ok({ status: 200, text: JSON.stringify(value) });

it('takes the scanner for the other one it is when that was plugged in between two looks under the same name', async () => {
  const service = new Service();
  const scanner = createSbiScanner(
    {
      driver: 'sbi',
      id: 'scanner',
      firstPort: 4501,
      lastPort: 4501,
      dialect: '0.9.5',
      trustAnchor: identity.trustAnchor,
    },
    { now: () => new Date(), log: () => undefined, tap: noTap, preview: () => undefined },
    sbiTimings,
    service,
    async () => [4501],
  );
  await expect.poll(() => scanner.state()).toMatchObject({ status: 'ready', serialNumber: 'FIRST' });
  service.serialNo = 'SECOND';
  let last: FingerCaptureState | undefined;
  const request = {
    attemptId: 'attempt-1',
    impression: 'plain',
    fingers: ['RIGHT_INDEX'],
    exceptions: [],
    requestedScore: 40,
    timeoutMs: 60_000,
    previousHash: firstHash,
  } as const;
  for await (const state of scanner.capture(
    { ...request, fingers: [...request.fingers], exceptions: [] },
    new AbortController().signal,
  )) {
    last = state;
  }
  expect(last).toMatchObject({ phase: 'failed', failure: { code: 'other-device' } });
  await expect
    .poll(() => scanner.state(), { timeout: 10_000 })
    .toMatchObject({ status: 'ready', serialNumber: 'SECOND' });
  await scanner.stop();
});
