import {
  type PreviewFrame,
  type PreviewSeen,
  previewSeenSchema,
  previewWindow,
} from '../../domain/channels/preview.ts';
import type { Port } from '../../domain/channels/rpc.ts';

export interface PreviewCounts {
  readonly sent: number;
  /** Gave way to a newer frame, or had nobody to go to. */
  readonly dropped: number;
}

/**
 * Frames to the windows that look: at most `previewWindow` are under way to each, and of those that wait only the newest of each attempt is
 * kept. A window that does not answer costs two frames of memory, whatever a device sends.
 */
export class PreviewHub {
  readonly #windows = new Map<Port, Looking>();
  #sequence = 0;
  #sent = 0;
  #dropped = 0;

  attach(port: Port): void {
    const looking: Looking = { underWay: new Set(), waiting: new Map() };
    this.#windows.set(port, looking);
    port.onMessage((message) => {
      const seen = previewSeenSchema.safeParse(message);
      if (seen.success) this.#seen(port, looking, seen.data);
    });
    port.onClose(() => this.#windows.delete(port));
  }

  /** Never waits. The picture must not be written to any more. */
  offer(frame: Omit<PreviewFrame, 'type' | 'sequence'>): void {
    this.#sequence += 1;
    const whole: PreviewFrame = { type: 'frame', sequence: this.#sequence, ...frame };
    if (this.#windows.size === 0) this.#dropped += 1;
    for (const [port, looking] of this.#windows) {
      if (looking.underWay.size < previewWindow) this.#send(port, looking, whole);
      else {
        if (looking.waiting.has(frame.attemptId)) this.#dropped += 1;
        looking.waiting.set(frame.attemptId, whole);
      }
    }
  }

  /** What still waits of an attempt that is over is not shown any more. */
  forget(attemptId: string): void {
    for (const { waiting } of this.#windows.values()) if (waiting.delete(attemptId)) this.#dropped += 1;
  }

  counts(): PreviewCounts {
    return { sent: this.#sent, dropped: this.#dropped };
  }

  close(): void {
    for (const port of this.#windows.keys()) port.close();
    this.#windows.clear();
  }

  #seen(port: Port, looking: Looking, { sequence }: PreviewSeen): void {
    // Only what is under way makes room: a page can't ask for more than its window.
    if (!looking.underWay.delete(sequence)) return;
    const [next] = looking.waiting.values();
    if (next === undefined) return;
    looking.waiting.delete(next.attemptId);
    this.#send(port, looking, next);
  }

  #send(port: Port, looking: Looking, frame: PreviewFrame): void {
    looking.underWay.add(frame.sequence);
    this.#sent += 1;
    port.postMessage(frame);
  }
}

interface Looking {
  readonly underWay: Set<number>;
  /** By attempt, the longest waiting attempt first. */
  readonly waiting: Map<string, PreviewFrame>;
}
