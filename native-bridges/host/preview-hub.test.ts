import { describe, expect, it } from 'vitest';
import { type PreviewFrame, previewWindow } from '../../domain/channels/preview.ts';
import type { Port } from '../../domain/channels/rpc.ts';
import { PreviewHub } from './preview-hub.ts';

function window() {
  const sent: PreviewFrame[] = [];
  let answer: (message: unknown) => void = () => undefined;
  let close = (): void => undefined;
  const port: Port = {
    postMessage: (message) => void sent.push(message as PreviewFrame),
    onMessage: (listener) => {
      answer = listener;
      return () => undefined;
    },
    onClose: (listener) => {
      close = listener;
      return () => undefined;
    },
    close: () => undefined,
  };
  return {
    port,
    sent,
    seen: (sequence: number) => answer({ type: 'seen', sequence, shown: true }),
    say: (message: unknown) => answer(message),
    close: () => close(),
  };
}
const frame = (takenAt: number, attemptId = 'one') => ({
  deviceId: 'scanner',
  attemptId,
  takenAt,
  picture: { format: 'gray8' as const, width: 1, height: 1, content: new Uint8Array(1) },
});
const taken = (sent: readonly PreviewFrame[]) => sent.map(({ takenAt }) => takenAt);

describe('preview hub', () => {
  it('has no more frames under way than the window allows, and keeps only the newest that waits', () => {
    const hub = new PreviewHub();
    const page = window();
    hub.attach(page.port);
    for (let at = 1; at <= 100; at += 1) hub.offer(frame(at));
    expect(page.sent).toHaveLength(previewWindow);
    page.seen(page.sent[0]!.sequence);
    expect(taken(page.sent)).toEqual([1, 2, 100]);
    expect(hub.counts()).toEqual({ sent: 3, dropped: 97 });
  });

  it('lets two attempts take turns when both have frames that wait', () => {
    const hub = new PreviewHub();
    const page = window();
    hub.attach(page.port);
    for (let at = 1; at <= 4; at += 1) {
      hub.offer(frame(at, 'one'));
      hub.offer(frame(10 + at, 'two'));
    }
    for (const { sequence } of [...page.sent]) page.seen(sequence);
    expect(taken(page.sent).slice(previewWindow)).toEqual([4, 14]);
  });

  it('does not let a page make room by answers it invents', () => {
    const hub = new PreviewHub();
    const page = window();
    hub.attach(page.port);
    for (let at = 1; at <= 5; at += 1) hub.offer(frame(at));
    for (const message of [null, 'seen', { type: 'seen', sequence: 99, shown: true }, { type: 'seen' }])
      page.say(message);
    page.seen(page.sent[0]!.sequence);
    page.seen(page.sent[0]!.sequence);
    expect(taken(page.sent)).toEqual([1, 2, 5]);
  });

  it('shows nothing more of an attempt that is over, and forgets a window that has closed', () => {
    const hub = new PreviewHub();
    const page = window();
    hub.attach(page.port);
    for (let at = 1; at <= 5; at += 1) hub.offer(frame(at));
    hub.forget('one');
    page.seen(page.sent[0]!.sequence);
    expect(page.sent).toHaveLength(previewWindow);
    page.close();
    hub.offer(frame(6));
    expect(page.sent).toHaveLength(previewWindow);
  });
});
