import { describe, expect, it } from 'vitest';
import { ok, unwrap } from '../../../domain/result.ts';
import type { DeviceHttp } from '../../transports/http-device.ts';
import { IppClient } from './client.ts';
import { attribute, decodeIpp, encodeIpp, type IppAttribute } from './codec.ts';
import { printDocument } from './job.ts';
import { maskIppFrame } from './mask.ts';
import { groupTags, ippOperations, jobStates, valueTags } from './tags.ts';
import { ippTimings } from './timings.ts';

const timings = { ...ippTimings, jobEvery: 5, takeBack: 200 };

function answer(requestId: number, ...job: IppAttribute[]): Uint8Array {
  return encodeIpp({
    version: 0x0200,
    code: 0,
    requestId,
    groups: [{ tag: groupTags.job, attributes: job }],
    data: new Uint8Array(0),
  });
}

/** A printer that works on its one job until it is told to stop, and says of it what it is given to say. */
function printerThatCounts(...counts: readonly IppAttribute[]): DeviceHttp {
  let state: number = jobStates.processing;
  return {
    clearText: false,
    authority: '127.0.0.1:631',
    call: async ({ body = new Uint8Array(0) }) => {
      const { code } = unwrap(decodeIpp(body));
      if (code === ippOperations.cancelJob) state = jobStates.cancelled;
      const said = [
        attribute('job-id', valueTags.integer, 7),
        attribute('job-state', valueTags.enum, state),
        ...counts,
      ];
      return ok({
        status: 200,
        contentType: 'application/ipp',
        location: null,
        body: answer(code, ...said),
      });
    },
  };
}

const stopAfter = (milliseconds: number) => AbortSignal.timeout(milliseconds);
const look = {
  makeAndModel: null,
  serialNumber: null,
  firmware: null,
  formats: ['application/pdf'],
  operations: [ippOperations.createJob, ippOperations.sendDocument],
  fault: null,
  reasons: [],
  supplies: [],
};

async function stopped(printer: DeviceHttp) {
  const client = new IppClient(printer, new URL('ipp://127.0.0.1:631/printers/slips'));
  const forms = [{ format: 'application/pdf', bytes: () => Uint8Array.of(1) }];
  return await printDocument(client, look, { jobName: 'slip', forms }, timings, stopAfter(40));
}

describe('IPP job that is taken back', () => {
  it('has printed nothing when the printer counts and counted none', async () => {
    const none = attribute('job-impressions-completed', valueTags.integer, 0);
    expect(await stopped(printerThatCounts(none))).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('has an unknown end when the printer does not count', async () => {
    expect(await stopped(printerThatCounts())).toMatchObject({
      ok: false,
      error: { code: 'outcome-unknown' },
    });
  });
});

describe('mask of IPP', () => {
  it('hides the name of a job wherever it stands when a printer tells it back', () => {
    const name = 'Phieu hen 003099000017';
    const body = answer(
      ippOperations.getJobAttributes,
      attribute('job-name', valueTags.name, name),
      attribute('document-name', valueTags.name, name),
    );
    const head = Buffer.from('200\napplication/ipp\n\n');
    const masked = maskIppFrame({
      direction: 'in',
      operation: 'ipp-0009',
      bytes: new Uint8Array(Buffer.concat([head, body])),
    });
    expect(masked).toHaveLength(head.length + body.length);
    expect(Buffer.from(masked).toString('latin1')).not.toContain('003099000017');
  });
});
