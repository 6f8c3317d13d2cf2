import { describe, expect, it } from 'vitest';
import { ok, unwrap } from '../../domain/result.ts';
import type { HidBus, HidTransport } from '../transports/hid.ts';
import { ReplayScript } from './replay-script.ts';
import { replayHidBus } from './replayed.ts';
import { tapHidBus } from './tapped.ts';
import { parseTrace } from './trace.ts';
import { TraceRecorder } from './trace-recorder.ts';

const options = { signal: new AbortController().signal, timeoutMs: 500 };
const info = { path: 'x', vendorId: 1, productId: 2, product: null, serialNumber: 'S' };
const asItIs = ({ bytes }: { bytes: Uint8Array }): Uint8Array => bytes;

/** Answers each feature report by its id twice, and says something by itself after each set. */
function echoBus(): HidBus {
  return {
    list: async () => ok([info]),
    open: async () => {
      const inputs = new Set<(report: Uint8Array) => void>();
      const transport: HidTransport = {
        info,
        sendFeature: async (report) => {
          setImmediate(() => {
            for (const input of inputs) input(Uint8Array.of(0x34, report[1] ?? 0));
          });
          return ok();
        },
        getFeature: async (reportId) => ok(Uint8Array.of(reportId, reportId)),
        onInput: (listener) => {
          inputs.add(listener);
          return () => inputs.delete(listener);
        },
        onClose: () => () => undefined,
        close: async () => undefined,
      };
      return ok(transport);
    },
  };
}

/** What a driver would do: ask, tell, hear. */
async function drive(bus: HidBus, told = 7): Promise<number[]> {
  const transport = unwrap(await bus.open(info, options));
  const heard: number[] = [];
  const one = new Promise<void>((resolve) => {
    transport.onInput((report) => {
      heard.push(...report);
      resolve();
    });
  });
  const answer = await transport.getFeature(3, 5, options);
  if (answer.ok) heard.push(...answer.value);
  const sent = await transport.sendFeature(Uint8Array.of(0x20, told), options);
  if (sent.ok) await one;
  await transport.close();
  return heard;
}

async function record(): Promise<string> {
  const recorder = new TraceRecorder('wacom-stu');
  recorder.start();
  await drive(tapHidBus(echoBus(), recorder, asItIs));
  return recorder.stop()?.text ?? '';
}

async function replay(text: string, told?: number) {
  const trace = unwrap(parseTrace(text));
  const script = new ReplayScript(trace, { mask: asItIs, speed: 50 });
  const heard = await drive(replayHidBus(trace, script), told);
  return { heard, finished: script.finish() };
}

describe('a replayed transport', () => {
  it('says what the device said when the driver sends what it sent', async () => {
    expect(await replay(await record())).toEqual({ heard: [3, 3, 0x34, 7], finished: ok() });
  });

  it('names the frame when the driver sends another one', async () => {
    const { finished } = await replay(await record(), 8);
    expect(finished).toMatchObject({ ok: false, error: { code: 'wrong-frame' } });
    expect(finished.ok ? '' : finished.error.cause).toContain(
      '=> feature 2007, the driver sent feature 2008',
    );
  });

  it('tells a frame too many from one too few', async () => {
    const text = await record();
    const withoutSet = text
      .split('\n')
      .filter((line) => !/feature 20|input/.test(line))
      .join('\n');
    expect((await replay(withoutSet)).finished).toMatchObject({
      ok: false,
      error: { code: 'missing-frame' },
    });
    const more = `${text}9.0 => feature 2100\n`;
    expect((await replay(more)).finished).toMatchObject({ ok: false, error: { code: 'left-over-frames' } });
  });

  it('masks what is sent before it is compared', async () => {
    const hide = ({ operation, bytes }: { operation: string; bytes: Uint8Array }): Uint8Array =>
      operation === 'feature' ? Uint8Array.of(bytes[0] ?? 0, 0x2a) : bytes;
    const recorder = new TraceRecorder('wacom-stu');
    recorder.start();
    await drive(tapHidBus(echoBus(), recorder, hide));
    const text = recorder.stop()?.text ?? '';
    expect(text).toContain('=> feature 202a');
    const trace = unwrap(parseTrace(text));
    const script = new ReplayScript(trace, { mask: hide, speed: 50 });
    await drive(replayHidBus(trace, script), 99);
    expect(script.finish()).toEqual(ok());
  });

  describe('with calls by the clock', () => {
    const head = '# tram-can-cuoc trace 1\n# driver wacom-stu\n# transport hid\n# info {}\n';
    const text = `${head}0.0 => get-feature 030005
1.0 <= get-feature 0300
2.0 => feature 2001
3.0 <= input 3401
4.0 => get-feature 030005
5.0 <= get-feature 0302
6.0 <= input 3402
`;
    const script = () =>
      new ReplayScript(unwrap(parseTrace(text)), {
        mask: asItIs,
        speed: 50,
        byTheClock: ({ operation }) => operation === 'get-feature',
      });
    const status = Uint8Array.of(3, 0, 5);

    it('lets the device speak when the driver looks less often', async () => {
      const played = script();
      const heard: number[] = [];
      const both = new Promise<void>((resolve) => {
        played.onHeard(({ bytes }) => {
          heard.push(bytes[1] ?? 0);
          if (heard.length === 2) resolve();
        });
      });
      expect(await played.question('get-feature', status, options)).toEqual(ok(Uint8Array.of(3, 0)));
      expect(await played.command('feature', Uint8Array.of(0x20, 1), options)).toEqual(ok());
      await both;
      // What it would have been told is the latest there is.
      expect(await played.question('get-feature', status, options)).toEqual(ok(Uint8Array.of(3, 2)));
      expect(heard).toEqual([1, 2]);
      expect(played.finish()).toEqual(ok());
    });

    it('repeats the last answer when the driver looks more often, and runs ahead of nothing', async () => {
      const played = script();
      for (let look = 0; look < 3; look += 1) {
        expect(await played.question('get-feature', status, options)).toEqual(ok(Uint8Array.of(3, 0)));
      }
      expect(await played.command('feature', Uint8Array.of(0x20, 1), options)).toEqual(ok());
      expect(played.finish()).toMatchObject({ ok: false, error: { code: 'left-over-frames' } });
    });
  });
});
