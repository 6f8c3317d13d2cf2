import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import {
  type AnswerOf,
  OrderThread,
  type ThreadFailure,
  type ThreadLimits,
} from '../threads/order-thread.ts';
import type { FaceLooker, LookFailure } from './face-looker.ts';
import type { FaceWork } from './face-worker.ts';
import type { StillLook } from './look-at-still.ts';
import type { PictureType } from './magick.ts';

/** A picture is some 300 ms on an idle machine, and the first one's loading. */
export const faceThreadLimits: ThreadLimits = {
  answerMs: 20_000,
  idleMs: 180_000,
  mostEnds: 3,
  restMs: 60_000,
};

/** The nets in a thread of their own: started with the first picture, ended when nobody is photographed. */
export class ThreadFaceLooker implements FaceLooker {
  readonly #thread: OrderThread<FaceWork>;

  /** @param entry the bundled `face-worker.ts` */
  constructor(entry: URL | string, limits: Partial<ThreadLimits> = {}) {
    this.#thread = new OrderThread(entry, { ...faceThreadLimits, ...limits });
  }

  /** True while a thread holds the nets. */
  get running(): boolean {
    return this.#thread.running;
  }

  warm(): void {
    this.#thread.tell('warm', null);
  }

  async look(jpeg: Uint8Array, rules: PortraitRules): Promise<Result<StillLook, LookFailure>> {
    return readable(await this.#thread.ask('look', { jpeg, rules }));
  }

  async describe(bytes: Uint8Array, picture: PictureType): Promise<Result<Float32Array | null, LookFailure>> {
    return readable(await this.#thread.ask('describe', { bytes, picture }));
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function readable<Seen extends AnswerOf<FaceWork, 'look' | 'describe'>>(
  answer: Result<Seen, ThreadFailure>,
): Result<Exclude<Seen, 'unreadable'>, LookFailure> {
  if (!answer.ok) return err('faces-unavailable', answer.error.cause);
  const seen = answer.value;
  return seen === 'unreadable' ? err('picture-unreadable') : ok(seen as Exclude<Seen, 'unreadable'>);
}
