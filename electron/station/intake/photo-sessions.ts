import { randomBytes, randomUUID } from 'node:crypto';
import type { LivenessChallenge } from '../../../domain/biometrics/face/portrait-check.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

export interface PhotoSession {
  readonly captureSessionId: string;
  readonly nonce: string;
  /** What the person is asked to do before the picture; empty at a counter. */
  readonly challenges: LivenessChallenge[];
}

/**
 * The webcam picture is the one thing the renderer carries itself; it is bound to the applicant by a session that this
 * process opened for one draft, and that takes exactly one picture.
 */
export class PhotoSessions {
  #current: (PhotoSession & { draftId: string }) | null = null;

  get draftId(): string | null {
    return this.#current?.draftId ?? null;
  }

  /** Opens a session; an earlier one is void. */
  open(draftId: string): PhotoSession {
    const session = {
      captureSessionId: randomUUID(),
      nonce: randomBytes(16).toString('hex'),
      challenges: [],
    };
    this.#current = { ...session, draftId };
    return session;
  }

  /** Uses the session up, whether or not the picture turns out to be acceptable. */
  take(
    draftId: string,
    offered: Pick<PhotoSession, 'captureSessionId' | 'nonce'>,
  ): Result<void, Failure<'photo-session-unknown' | 'photo-session-of-another-draft'>> {
    const current = this.#current;
    if (
      current === null ||
      current.captureSessionId !== offered.captureSessionId ||
      current.nonce !== offered.nonce
    ) {
      return err('photo-session-unknown');
    }
    this.#current = null;
    return current.draftId === draftId ? ok() : err('photo-session-of-another-draft');
  }

  close(): void {
    this.#current = null;
  }
}
