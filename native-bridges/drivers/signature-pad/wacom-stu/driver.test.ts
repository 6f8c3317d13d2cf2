import { noTap } from '../../../transports/tap.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { HidBus, HidDeviceInfo, HidTransport } from '../../../transports/hid.ts';
import type { SignaturePad } from '../../device.ts';
import { StuDevice } from '../../../simulators/wacom-stu/device.ts';
import { padModels } from '../../../simulators/wacom-stu/hardware.ts';
import { createStuPad } from './driver.ts';
import { stuFeatures } from './reports.ts';

const stu540: HidDeviceInfo = {
  path: '/dev/hidraw9',
  vendorId: 0x056a,
  productId: 0x00a8,
  product: 'STU-540',
  serialNumber: null,
};

let pad: SignaturePad | undefined;
afterEach(() => pad?.stop());

function padOn(listed: HidDeviceInfo[], opened: () => BridgeResult<HidTransport>): SignaturePad {
  const bus: HidBus = { list: async () => ok(listed), open: async () => opened() };
  pad = createStuPad(
    { id: 'pad', bus, simulated: false, openToIdentify: false },
    { now: () => new Date(), log: () => undefined, tap: noTap, preview: () => undefined },
  );
  return pad;
}

function until(device: SignaturePad, status: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (device.state().status === status) resolve();
    };
    device.onChange(look);
    look();
  });
}

describe('STU driver', () => {
  it('says permission-denied, not absent, when the pad is there but may not be opened', async () => {
    const device = padOn([stu540], () => err('permission-denied', '/dev/hidraw9: EACCES'));
    await until(device, 'fault');
    expect(device.state().code).toBe('permission-denied');
  });

  it('says in-use when another program holds the pad', async () => {
    const device = padOn([stu540], () => err('in-use'));
    await until(device, 'fault');
    expect(device.state().code).toBe('in-use');
  });

  it('says not-found when other HID devices are there but no pad', async () => {
    const opened: never[] = [];
    const device = padOn([{ ...stu540, vendorId: 0x046d }], () => {
      throw new Error(`opened a foreign device ${opened.length}`);
    });
    await until(device, 'absent');
    expect(device.state().code).toBe('not-found');
    const states = [];
    const request = { attemptId: 'a', consentText: 'x', signerName: 'y', timeoutMs: 100 };
    for await (const state of device.sign(request, new AbortController().signal)) states.push(state);
    expect(states).toEqual([{ phase: 'failed', failure: { code: 'not-found' } }]);
  });

  it('finds a pad again that was pulled and plugged in while the driver blanked it', async () => {
    let opened = 0;
    const device = padOn([stu540], () => {
      opened += 1;
      return ok(pullableTransport(opened === 1 ? stuFeatures.clearScreen.id : undefined));
    });
    await expect.poll(() => opened, { timeout: 10_000 }).toBe(2);
    await until(device, 'ready');
  });
});

/** @param pulledAt feature report at which the cable comes out; as hidapi, it tells only who listens by then */
function pullableTransport(pulledAt: number | undefined): HidTransport {
  const device = new StuDevice(padModels['540'], { encryption: false }, () => undefined);
  let pulled = false;
  const gone = err('unplugged', 'pulled');
  return {
    info: stu540,
    sendFeature: async (report) => {
      if (report[0] === pulledAt) pulled = true;
      if (pulled) return gone;
      device.set(report);
      return ok();
    },
    getFeature: async (reportId) => {
      if (pulled) return gone;
      const report = device.get(reportId);
      return report === undefined ? err('protocol-error') : ok(report);
    },
    onInput: () => () => undefined,
    onClose: () => () => undefined,
    close: async () => undefined,
  };
}
