import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CardReadState } from '../../../../domain/devices/card-reader.ts';
import { unwrap } from '../../../../domain/result.ts';
import { ReplayScript } from '../../../recorder/replay-script.ts';
import { replayCardBus } from '../../../recorder/replayed.ts';
import { tapCardBus } from '../../../recorder/tapped.ts';
import { parseTrace } from '../../../recorder/trace.ts';
import { TraceRecorder } from '../../../recorder/trace-recorder.ts';
import { startChipCardSimulator } from '../../../simulators/chip-card/start.ts';
import type { CardBus } from '../../../transports/card.ts';
import { createSocketCardBus } from '../../../transports/card-socket.ts';
import { type FrameMask, noTap } from '../../../transports/tap.ts';
import type { RandomSource } from '../chip/bac.ts';
import { createPcscReader } from './driver.ts';
import { maskCardFrame } from './mask.ts';

/** The same bytes in the same order, for a seed. */
function seeded(seed: string): RandomSource {
  let count = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () => {
      count += 1;
      return createHash('sha256').update(`${seed} ${count}`).digest();
    });
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
  };
}

/** Of a card of nobody, the frames may stand as they are: what is replayed then is the whole reading. */
const nothingMasked: FrameMask = ({ bytes }) => bytes.slice();

async function readOnce(bus: CardBus): Promise<CardReadState[]> {
  const reader = createPcscReader(
    { id: 'reader', bus, reader: null, cscaFolder: null, simulated: true, random: seeded('terminal') },
    {
      now: () => new Date('2026-11-22T00:00:00Z'),
      log: () => undefined,
      tap: noTap,
      preview: () => undefined,
    },
  );
  await new Promise<void>((resolve) => {
    const look = () => {
      if (reader.state().status === 'ready') resolve();
    };
    reader.onChange(look);
    look();
  });
  const states: CardReadState[] = [];
  const request = {
    attemptId: 'trace-1',
    access: {
      kind: 'mrz',
      documentNumber: '090000123',
      dateOfBirth: '900102',
      dateOfExpiry: '300102',
    } as const,
    dataGroups: [13] as 13[],
    timeoutMs: 10_000,
  };
  for await (const state of reader.read(request, new AbortController().signal)) states.push(state);
  await reader.stop();
  return states;
}

async function record(mask: FrameMask): Promise<{ text: string; states: CardReadState[] }> {
  const simulator = await startChipCardSimulator({
    random: seeded('card'),
    portrait: { mimeType: 'image/jpeg', width: 1, height: 1, content: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9) },
  });
  const recorder = new TraceRecorder('pcsc-reader');
  recorder.start();
  const states = await readOnce(tapCardBus(createSocketCardBus(simulator.port), recorder, mask));
  const recording = recorder.stop();
  await simulator.stop();
  return { text: recording?.text ?? '', states };
}

const file = join(import.meta.dirname, 'pcsc-reader.trace');

function replay(text: string, mask: FrameMask) {
  const trace = unwrap(parseTrace(text));
  const script = new ReplayScript(trace, { mask, speed: 20 });
  return { bus: replayCardBus(trace, script), script };
}

describe('card reader', () => {
  it('reads the recorded card again, frame by frame, when its random numbers are the same', async () => {
    const { bus, script } = replay(readFileSync(file, 'utf8'), nothingMasked);
    const last = (await readOnce(bus)).at(-1);
    expect(script.finish()).toEqual({ ok: true, value: undefined });
    if (last?.phase !== 'read') throw new Error(JSON.stringify(last));
    expect(last.proofs).toMatchObject({ access: 'pace', chipGenuine: 'chip-authentication' });
    expect(last.mrz.startsWith('IDVNM0900001233003090000123<<6')).toBe(true);
  });

  it('leaves nothing to make keys of in a trace when it is masked', async () => {
    const { text, states } = await record(maskCardFrame);
    expect(states.at(-1)?.phase).toBe('read');
    const frames = unwrap(parseTrace(text)).frames;
    const plain = frames.filter(
      ({ bytes, direction }) => direction === 'out' && ((bytes[0] ?? 0) & 0x0c) === 0,
    );
    const authentication = plain.filter(({ bytes }) => bytes[1] === 0x86);
    expect(authentication).toHaveLength(4);
    for (const { bytes } of authentication)
      expect([...bytes.subarray(5)].every((byte) => byte === 0x2a)).toBe(true);
    for (const { bytes } of frames.filter(({ direction }) => direction === 'in').slice(0, 9)) {
      expect([...bytes.subarray(0, -2)].every((byte) => byte === 0x2a)).toBe(true);
    }
    // Replayed, it comes as far as its first answer that keys are made of.
    const { bus } = replay(text, maskCardFrame);
    expect((await readOnce(bus)).at(-1)).toMatchObject({ phase: 'failed' });
  });
});
