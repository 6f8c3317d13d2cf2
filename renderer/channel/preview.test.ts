import { describe, expect, it } from 'vitest';
import type { Port } from '../../domain/channels/rpc.ts';
import { createPreviews } from './preview.tsx';

function wire() {
  let receive: (message: unknown) => void = () => undefined;
  const answers: unknown[] = [];
  const port: Port = {
    postMessage: (message) => void answers.push(message),
    onMessage: (listener) => {
      receive = listener;
      return () => undefined;
    },
    onClose: () => () => undefined,
    close: () => undefined,
  };
  return { port, answers, receive: (message: unknown) => receive(message) };
}
const frame = (sequence: number, attemptId = 'live') => ({
  type: 'frame',
  deviceId: 'scanner',
  attemptId,
  sequence,
  takenAt: 0,
  picture: { format: 'gray8', width: 1, height: 1, content: new Uint8Array(1) },
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('previews', () => {
  it('acknowledge a frame only when it was drawn, and say so of one nobody looks at', async () => {
    const previews = createPreviews();
    const { port, answers, receive } = wire();
    previews.use(port);
    let drawn = (_shown: boolean): void => undefined;
    const stop = previews.watch('live', () => new Promise((resolve) => (drawn = resolve)));
    receive(frame(1));
    await settled();
    expect(answers).toEqual([]);
    drawn(true);
    await settled();
    receive(frame(2, 'another'));
    await settled();
    stop();
    receive(frame(3));
    await settled();
    expect(answers).toEqual([
      { type: 'seen', sequence: 1, shown: true },
      { type: 'seen', sequence: 2, shown: false },
      { type: 'seen', sequence: 3, shown: false },
    ]);
  });

  it('answer a frame that can not be drawn or read, so that the ones after it come, and nothing that is no frame', async () => {
    const previews = createPreviews();
    const { port, answers, receive } = wire();
    previews.use(port);
    previews.watch('live', () => {
      throw new Error('not a picture');
    });
    receive(frame(1));
    receive({ ...frame(2), picture: { format: 'gray8', width: 1, height: 1, content: 'text' } });
    receive(null);
    await settled();
    expect(new Set(answers)).toEqual(
      new Set([
        { type: 'seen', sequence: 1, shown: false },
        { type: 'seen', sequence: 2, shown: false },
      ]),
    );
  });
});
