import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { playBack, traceSurroundings, traceTimings } from '../../../../test/support/devices/finger-trace.ts';
import { replayUsbBus } from '../../../recorder/replayed.ts';
import { maskUareuFrame } from './codec.ts';
import { createUareuVerifier } from './driver.ts';

it('uareu-4500 sends what it sent when a finger was taken, and takes it again', async () => {
  const text = await readFile(new URL('./uareu-4500.trace', import.meta.url), 'utf8');
  const { states, finished } = await playBack(text, maskUareuFrame, (trace, script) =>
    createUareuVerifier(
      {
        id: 'finger',
        bus: replayUsbBus(trace, script),
        simulated: true,
        timings: traceTimings,
      },
      traceSurroundings(),
    ),
  );
  expect(states.map(({ phase }) => phase)).toEqual(['prompt', 'prompt', 'prompt', 'scanned']);
  expect(finished).toEqual({ ok: true, value: undefined });
});
