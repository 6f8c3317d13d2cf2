import { afterEach, beforeEach, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { openSlipDesk, somePdf, type SlipDesk } from '../../support/devices/fast-printers.ts';

let desk: SlipDesk;
beforeEach(async () => {
  desk = await openSlipDesk();
  await desk.until('slips', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer says who it is when it is found', () => {
  expect(desk.states()[0]).toMatchObject({
    kind: 'slip-printer',
    simulated: true,
    make: 'Simulated',
    model: 'Receipts 80',
    serialNumber: 'SIM-IPP-0001',
  });
  expect(desk.states()[0]?.port).toMatch(/^127\.0\.0\.1:\d+$/);
});

it('slip is printed once, byte for byte, when all is well', async () => {
  expect(await desk.slip()).toMatchObject({ ok: true, value: { simulated: true } });
  expect(desk.printer.printed).toEqual([
    { name: 'giay-hen-1', format: 'application/pdf', bytes: Buffer.from(somePdf) },
  ]);
  expect(desk.printer.waiting).toBe(0);
});

it('slip is refused with what the printer takes when that is no PDF', async () => {
  await desk.printer.act('no-pdf');
  unwrap(await desk.client.call('devices.retry', { deviceId: 'slips' }));
  const refused = await desk.slip();
  expect(refused).toMatchObject({ ok: false, error: { code: 'protocol-error' } });
  expect(desk.printer.printed).toEqual([]);
  expect(desk.printer.waiting).toBe(0);
});

it('self-test prints its page and tells of the supplies when the technician asks', async () => {
  const states = await desk.follow('selfTest.state', 'st-0001', () =>
    desk.client.call('selfTest.start', { attemptId: 'st-0001', deviceId: 'slips' }),
  );
  const last = states.at(-1);
  expect(last).toMatchObject({ phase: 'finished', passed: true });
  if (last?.phase !== 'finished') throw new Error('not finished');
  expect(last.results.map(({ step, detail }) => [step, detail])).toEqual([
    ['identify', expect.stringContaining('Simulated Receipts 80')],
    ['status', 'application/pdf image/jpeg'],
    ['supplies', 'Black ribbon 73 %'],
    ['print-page', 'A6'],
  ]);
  expect(desk.printer.printed[0]?.bytes.subarray(0, 5).toString()).toBe('%PDF-');
});
