import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { playBack, traceSurroundings, traceTimings } from '../../../../test/support/devices/finger-trace.ts';
import { replaySerialBus } from '../../../recorder/replayed.ts';
import { maskR30xFrame } from './codec.ts';
import { createR30xVerifier } from './driver.ts';

it('r30x sends what it sent when a finger was taken, and takes it again', async () => {
  const text = await readFile(new URL('./r30x.trace', import.meta.url), 'utf8');
  const { states, finished } = await playBack(text, maskR30xFrame, (trace, script) =>
    createR30xVerifier(
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
