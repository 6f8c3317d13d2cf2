import type { PortraitLook } from '../../../domain/biometrics/face/look.ts';
import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import type { FaceAnswer, FaceOrder } from './face-messages.ts';

export type FaceEngine =
  | { readonly status: 'starting' }
  | { readonly status: 'ready'; readonly backend: string }
  /** The nets can't be had on this machine; the photo is taken without them and says so. */
  | { readonly status: 'failed'; readonly message: string };

/** What of a Worker is used. */
export interface FaceThread {
  postMessage(order: FaceOrder, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FaceAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface Looked {
  readonly look: PortraitLook;
  /** Time the worker took for it. */
  readonly milliseconds: number;
}

/** Nothing answers for this long: the worker hangs and is given up. */
const patienceMs = 10_000;

/** The face worker, one frame at a time: a frame that comes while another is looked at is not taken, so none ever waits. */
export class FaceWatcher {
  readonly #thread: FaceThread;
  readonly #onEngine: (engine: FaceEngine) => void;
  #engine: FaceEngine = { status: 'starting' };
  #next = 1;
  #waiting: {
    id: number;
    done: (looked: Looked | null) => void;
    timer: ReturnType<typeof setTimeout>;
  } | null = null;
  #fresh = true;
  #stopped = false;

  constructor(thread: FaceThread, onEngine: (engine: FaceEngine) => void) {
    this.#thread = thread;
    this.#onEngine = onEngine;
    thread.onmessage = ({ data }) => this.#hear(data);
    thread.onerror = (event) => this.#fail(event.message);
  }

  get engine(): FaceEngine {
    return this.#engine;
  }

  /** True while a frame would be taken. */
  get free(): boolean {
    return !this.#stopped && this.#engine.status === 'ready' && this.#waiting === null;
  }

  /** Another camera: nothing is compared with the frames before. */
  forget(): void {
    this.#fresh = true;
  }

  /** Looks at a frame, whose bitmap it takes over. Null where it was not taken, or the worker is gone. */
  look(
    bitmap: ImageBitmap,
    frame: { width: number; height: number },
    rules: PortraitRules,
    now: number,
  ): Promise<Looked | null> {
    if (!this.free) {
      bitmap.close();
      return Promise.resolve(null);
    }
    const id = this.#next++;
    const order: FaceOrder = { id, bitmap, frame, rules, now, fresh: this.#fresh };
    this.#fresh = false;
    return new Promise((done) => {
      const timer = setTimeout(() => this.#fail('no answer'), patienceMs);
      this.#waiting = { id, done, timer };
      this.#thread.postMessage(order, [bitmap]);
    });
  }

  /** Nothing is heard of it any more: a frame that was still being read when the camera went off is not taken. */
  stop(): void {
    this.#stopped = true;
    this.#thread.terminate();
    this.#answer(null);
  }

  #hear(answer: FaceAnswer): void {
    if (this.#stopped) return;
    switch (answer.type) {
      case 'ready':
        this.#become({ status: 'ready', backend: answer.backend });
        break;
      case 'failed':
        this.#fail(answer.message);
        break;
      case 'looked':
        if (this.#waiting?.id === answer.id) {
          const { look, milliseconds } = answer;
          this.#answer(look === null ? null : { look, milliseconds });
        }
        break;
    }
  }

  #answer(looked: Looked | null): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    clearTimeout(waiting.timer);
    waiting.done(looked);
  }

  #fail(message: string): void {
    this.#thread.terminate();
    this.#become({ status: 'failed', message });
    this.#answer(null);
  }

  #become(engine: FaceEngine): void {
    if (this.#stopped) return;
    this.#engine = engine;
    this.#onEngine(engine);
  }
}

/** The worker as it is built: one more script of the application's own. */
export function startFaceThread(): FaceThread {
  return new Worker(new URL('./face-worker.ts', import.meta.url), { type: 'module', name: 'faces' });
}
