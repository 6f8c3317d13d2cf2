import { Worker } from 'node:worker_threads';
import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { FaceLooker, LookFailure } from './face-looker.ts';
import type { StillLook } from './look-at-still.ts';
import type { PictureType } from './magick.ts';

export type FaceThreadOrder = { readonly id: number } & (
  | { readonly type: 'warm' }
  | { readonly type: 'look'; readonly jpeg: Uint8Array; readonly rules: PortraitRules }
  | { readonly type: 'describe'; readonly bytes: Uint8Array; readonly picture: PictureType }
);
export type FaceThreadAnswer = { readonly id: number } & (
  | { readonly type: 'warm' }
  | { readonly type: 'looked'; readonly look: StillLook }
  | { readonly type: 'described'; readonly descriptor: Float32Array | null }
  | { readonly type: 'unreadable' }
);
type OrderWithoutId = FaceThreadOrder extends infer O ? (O extends unknown ? Omit<O, 'id'> : never) : never;

export interface FaceThreadLimits {
  /** For one picture, loading included: some 300 ms on an idle machine. */
  readonly answerMs: number;
  /** With nothing to do for so long the thread ends and gives its memory back. */
  readonly idleMs: number;
  /** So many ends by themselves within `restMs`, and no thread is started before that time is over. */
  readonly mostEnds: number;
  readonly restMs: number;
}
export const faceThreadLimits: FaceThreadLimits = {
  answerMs: 20_000,
  idleMs: 180_000,
  mostEnds: 3,
  restMs: 60_000,
};

/** The nets in a thread of their own: started with the first picture, again after it died, ended when nobody is photographed. */
export class ThreadFaceLooker implements FaceLooker {
  readonly #entry: URL | string;
  readonly #limits: FaceThreadLimits;
  readonly #waiting = new Map<number, (answer: FaceThreadAnswer | null) => void>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #ends: number[] = [];
  #nextId = 1;
  #closed = false;

  /** @param entry the bundled `face-worker.ts` */
  constructor(entry: URL | string, limits: Partial<FaceThreadLimits> = {}) {
    this.#entry = entry;
    this.#limits = { ...faceThreadLimits, ...limits };
  }

  /** True while a thread holds the nets. */
  get running(): boolean {
    return this.#worker !== null;
  }

  warm(): void {
    void this.#ask({ type: 'warm' });
  }

  async look(jpeg: Uint8Array, rules: PortraitRules): Promise<Result<StillLook, LookFailure>> {
    const answer = await this.#ask({ type: 'look', jpeg, rules });
    if (answer?.type === 'looked') return ok(answer.look);
    return err(answer?.type === 'unreadable' ? 'picture-unreadable' : 'faces-unavailable');
  }

  async describe(bytes: Uint8Array, picture: PictureType): Promise<Result<Float32Array | null, LookFailure>> {
    const answer = await this.#ask({ type: 'describe', bytes, picture });
    if (answer?.type === 'described') return ok(answer.descriptor);
    return err(answer?.type === 'unreadable' ? 'picture-unreadable' : 'faces-unavailable');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  async #ask(order: OrderWithoutId): Promise<FaceThreadAnswer | null> {
    const worker = this.#running();
    if (worker === null) return null;
    clearTimeout(this.#idle);
    const id = this.#nextId++;
    let late: NodeJS.Timeout | undefined;
    const answer = await new Promise<FaceThreadAnswer | null>((resolve) => {
      this.#waiting.set(id, resolve);
      late = setTimeout(() => this.#failed(worker), this.#limits.answerMs);
      late.unref();
      worker.postMessage({ ...order, id } satisfies FaceThreadOrder);
    });
    clearTimeout(late);
    if (this.#waiting.size === 0 && this.#worker !== null) {
      this.#idle = setTimeout(() => void this.#end(), this.#limits.idleMs);
      this.#idle.unref();
    }
    return answer;
  }

  #running(): Worker | null {
    if (this.#worker !== null) return this.#worker;
    const now = performance.now();
    this.#ends = this.#ends.filter((end) => now - end < this.#limits.restMs);
    if (this.#closed || this.#ends.length >= this.#limits.mostEnds) return null;
    const worker = new Worker(this.#entry);
    worker.unref();
    worker.on('message', (answer: FaceThreadAnswer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    worker.on('error', () => this.#failed(worker));
    worker.on('exit', () => this.#failed(worker));
    this.#worker = worker;
    return worker;
  }

  /** It died, or hangs: whoever waits is told, the next picture starts another. */
  #failed(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#ends.push(performance.now());
    void this.#end();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    clearTimeout(this.#idle);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) resolve(null);
    await worker?.terminate();
  }
}
