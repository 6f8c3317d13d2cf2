import type { PortraitLook } from '../../../domain/biometrics/face/look.ts';
import {
  type PortraitCheckCode,
  portraitCheckCodes,
} from '../../../domain/biometrics/face/portrait-check.ts';
import type { FaceAnswer, FaceOrder } from '../../../renderer/camera/face/face-messages.ts';

/** What the scripted face worker sees in every frame. */
export interface FaceFacts {
  /** Checks that are not met, and those that can't be told. */
  notMet: PortraitCheckCode[];
  unknown: PortraitCheckCode[];
  /** No face: nothing can be drawn. */
  faceless: boolean;
  /** Degrees to the person's left, and how far the eyes are open: what challenges go by. */
  yaw: number;
  opening: number;
  engine: 'ready' | 'starting' | 'failed';
}

export const plainFace = (): FaceFacts => ({
  notMet: [],
  unknown: [],
  faceless: false,
  yaw: 0,
  opening: 0.3,
  engine: 'ready',
});

/** The hints of a face in the middle of the picture. Arrows and marks as portrait-hints.ts draws them for each code. */
export function lookOf(facts: FaceFacts): PortraitLook {
  const { notMet, unknown, faceless } = facts;
  const middle = { x: 0.5, y: 0.45 };
  const outline = Array.from({ length: 24 }, (_, index) => {
    const angle = (index / 24) * 2 * Math.PI;
    return { x: middle.x + Math.cos(angle) * 0.14, y: middle.y + Math.sin(angle) * 0.26 };
  });
  const ways = {
    turned: [-0.12, 0],
    nodding: [0, 0.15],
    tilted: [0.06, 0],
    'off-centre': [0.1, 0.05],
  } as const;
  const arrows = (['turned', 'nodding', 'tilted', 'off-centre'] as const)
    .filter((code) => notMet.includes(code))
    .map((code) => ({
      code,
      from: middle,
      to: { x: middle.x + ways[code][0], y: middle.y + ways[code][1] },
    }));
  const marks = (['eyes-closed', 'eyes-hidden', 'looking-away', 'glasses', 'glare-on-glasses'] as const)
    .filter((code) => notMet.includes(code))
    .flatMap((code) => [0.44, 0.56].map((x) => ({ code, at: { x, y: 0.4 }, radius: 0.04 })));
  return {
    checks: portraitCheckCodes.map((code) => ({
      code,
      state: notMet.includes(code) ? 'not-met' : unknown.includes(code) ? 'unknown' : 'met',
      value: null,
      limit: null,
    })),
    score: Math.max(0, 92 - 14 * notMet.length),
    hints: faceless
      ? null
      : {
          crop: { x: 0.24, y: 0.04, width: 0.52, height: 0.92 },
          outline,
          eyeLine: [
            { x: 0.4, y: 0.4 },
            { x: 0.6, y: 0.4 },
          ],
          arrows,
          marks,
        },
    crop: null,
    yaw: faceless ? null : facts.yaw,
    opening: faceless ? null : facts.opening,
  };
}

/** Plays the face worker: whatever the camera shows, it sees what `facts` says at that moment. Other workers stay real. */
export function scriptFaces(facts: () => FaceFacts): void {
  const Real = window.Worker;
  window.Worker = class extends EventTarget {
    onmessage: ((event: MessageEvent<FaceAnswer>) => void) | null = null;
    onerror: ((event: ErrorEvent) => void) | null = null;
    #over = false;

    constructor(url: string | URL, options?: WorkerOptions) {
      super();
      if (options?.name !== 'faces') return new Real(url, options) as never;
      const { engine } = facts();
      if (engine === 'ready') this.#say({ type: 'ready', backend: 'scripted' });
      if (engine === 'failed') this.#say({ type: 'failed', message: 'scripted' });
    }

    postMessage(order: FaceOrder): void {
      order.bitmap.close();
      this.#say({ type: 'looked', id: order.id, look: lookOf(facts()), milliseconds: 30 });
    }

    terminate(): void {
      this.#over = true;
    }

    #say(answer: FaceAnswer): void {
      setTimeout(() => {
        if (!this.#over) this.onmessage?.(new MessageEvent('message', { data: answer }));
      });
    }
  } as unknown as typeof Worker;
}
