import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { playBack, traceSurroundings, traceTimings } from '../../../../test/support/devices/finger-trace.ts';
import { replaySerialBus } from '../../../recorder/replayed.ts';
import { maskSfmFrame } from './codec.ts';
import { createSfmVerifier } from './driver.ts';

it('suprema-sfm sends what it sent when a finger was taken, and takes it again', async () => {
  const text = await readFile(new URL('./suprema-sfm.trace', import.meta.url), 'utf8');
  const { states, finished } = await playBack(text, maskSfmFrame, (trace, script) =>
    createSfmVerifier(
      {
        id: 'finger',
        bus: replaySerialBus(trace, script),
        simulated: true,
        timings: traceTimings,
        path: null,
        baudRate: 115_200,
      },
      traceSurroundings(),
    ),
  );
  expect(states.map(({ phase }) => phase)).toEqual(['prompt', 'prompt', 'prompt', 'scanned']);
  expect(finished).toEqual({ ok: true, value: undefined });
});
