import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type { PreviewFrame } from '../../../domain/channels/preview.ts';
import { createSbiScanner } from '../../../native-bridges/drivers/fingerprint/sbi/driver.ts';
import { nextHash } from '../../../native-bridges/drivers/fingerprint/sbi/hash-chain.ts';
import { stripedFingers } from '../../faults/devices/fast-desk.ts';
import { captured, captureRequest, openDesk, type DeskOptions, type TestDesk } from './desk.ts';

type Sbi = Extract<DeviceConfigInput, { driver: 'sbi' }>;
let folder: string;
beforeAll(async () => {
  folder = await stripedFingers();
});
afterAll(() => rm(folder, { recursive: true }));

let desk: TestDesk | undefined;
afterEach(() => desk?.stop());

async function open(
  scanner: NonNullable<DeskOptions['simulated']>['scanner'],
  dialect?: Sbi['dialect'],
  host?: DeskOptions['host'],
): Promise<TestDesk> {
  desk = await openDesk({
    warm: false,
    fingers: folder,
    simulated: scanner === undefined ? {} : { scanner },
    devices: ({ sbiPort, trustAnchor }) => [
      {
        driver: 'sbi',
        id: 'scanner',
        firstPort: sbiPort,
        lastPort: sbiPort,
        trustAnchor,
        ...(dialect === undefined ? {} : { dialect }),
      },
    ],
    ...(host === undefined ? {} : { host }),
  });
  return desk;
}

describe('SBI scanner', () => {
  it.each([
    ['0.9.5', 'auto', false],
    ['0.9.5', '0.9.5', false],
    ['1.0', 'auto', false],
    ['1.0', '1.0', true],
  ] as const)('captures when the service speaks %s and is asked %s', async (dialect, asked, nested) => {
    const { until, fingers } = await open({ dialect, nested }, asked);
    const { state } = await until('scanner', { status: 'ready' });
    expect(state).toMatchObject({
      firmware: 'simulated',
      port: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as unknown,
    });
    const without = ['RIGHT_LITTLE'] as const;
    const { fingers: taken } = captured(
      await fingers(captureRequest('PLAIN_RIGHT_FOUR_FINGERS', { without })),
    );
    expect(taken).toHaveLength(3);
    for (const { previousHash, record, hash } of taken) expect(nextHash(previousHash, record)).toBe(hash);
  });

  it('is not found when the service speaks another dialect than it is to be asked in', async () => {
    const { until } = await open({ dialect: '1.0' }, '0.9.5');
    await until('scanner', { status: 'absent', code: 'not-found' });
  });

  it('takes the slap scanner when the service has a face camera and an authentication device too', async () => {
    const { until, fingers } = await open({ dialect: '1.0', companions: true });
    const { state } = await until('scanner', { status: 'ready' });
    expect(state.serialNumber).toBe('SIM-2026-0001');
    expect(captured(await fingers(captureRequest('ROLLED_RIGHT_INDEX'))).device.serialNumber).toBe(
      'SIM-2026-0001',
    );
  });

  it('shows its pictures on the preview port too, and without a capture when somebody looks', async () => {
    const frames: Pick<PreviewFrame, 'attemptId' | 'picture'>[] = [];
    let live: ReturnType<typeof createSbiScanner> | undefined;
    const { until, fingers } = await open({ dialect: '1.0' }, 'auto', {
      create: (config, surroundings) => {
        if (config.driver !== 'sbi') throw new Error(config.driver);
        live = createSbiScanner(config, { ...surroundings, preview: (frame) => void frames.push(frame) });
        return live;
      },
    });
    await until('scanner', { status: 'ready' });
    const request = captureRequest('ROLLED_RIGHT_INDEX');
    captured(await fingers(request));
    expect(frames.length).toBeGreaterThan(0);
    expect(
      frames.every(({ attemptId, picture }) => attemptId === request.attemptId && picture.format === 'jpeg'),
    ).toBe(true);
    const cancel = new AbortController();
    const looking = live?.live?.('look', cancel.signal);
    await until('scanner', { status: 'busy' });
    cancel.abort();
    await looking;
    await until('scanner', { status: 'ready' });
  });
});
