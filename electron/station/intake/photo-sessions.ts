import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import {
  type LivenessChallenge,
  type LivenessResult,
  livenessChallengeSchema,
} from '../../../domain/biometrics/face/portrait-check.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

export interface PhotoSession {
  readonly captureSessionId: string;
  readonly nonce: string;
  /** What the person is asked to do before the picture; empty at a counter. */
  readonly challenges: LivenessChallenge[];
}

/** Challenges a person without an officer beside them is given. */
const challengesAsked = 2;

/**
 * The webcam picture is the one thing the renderer carries itself; it is bound to the applicant by a session that this
 * process opened for one draft, and that takes exactly one picture.
 */
export class PhotoSessions {
  #current: (PhotoSession & { draftId: string; over: boolean[] }) | null = null;

  get draftId(): string | null {
    return this.#current?.draftId ?? null;
  }

  /** What is asked in the session that is open for this draft, and which of the first were met. */
  challengesOf(draftId: string): { challenges: LivenessChallenge[]; over: boolean[] } {
    if (this.#current?.draftId !== draftId) return { challenges: [], over: [] };
    const { challenges, over } = this.#current;
    return { challenges, over };
  }

  /** Opens a session; an earlier one is void. `challenged`: nobody stands beside the person. */
  open(draftId: string, { challenged = false }: { challenged?: boolean } = {}): PhotoSession {
    const session = {
      captureSessionId: randomUUID(),
      nonce: randomBytes(16).toString('hex'),
      challenges: challenged ? someChallenges() : [],
    };
    this.#current = { ...session, draftId, over: [] };
    return session;
  }

  /** How far the person is. For their eyes only: what is sealed comes with the picture. */
  challenged(
    draftId: string,
    offered: Pick<PhotoSession, 'captureSessionId' | 'nonce'>,
    over: readonly boolean[],
  ): Result<void, Failure<'photo-session-unknown' | 'photo-session-of-another-draft'>> {
    const current = this.#offered(offered);
    if (current === null) return err('photo-session-unknown');
    if (current.draftId !== draftId) return err('photo-session-of-another-draft');
    this.#current = { ...current, over: over.slice(0, current.challenges.length) };
    return ok();
  }

  /** Uses the session up, whether or not the picture turns out to be acceptable; answers what was asked in it. */
  take(
    draftId: string,
    offered: Pick<PhotoSession, 'captureSessionId' | 'nonce'>,
  ): Result<
    readonly LivenessChallenge[],
    Failure<'photo-session-unknown' | 'photo-session-of-another-draft'>
  > {
    const current = this.#offered(offered);
    if (current === null) return err('photo-session-unknown');
    this.#current = null;
    return current.draftId === draftId ? ok(current.challenges) : err('photo-session-of-another-draft');
  }

  close(): void {
    this.#current = null;
  }

  /** The open session, where it is this one. */
  #offered({ captureSessionId, nonce }: Pick<PhotoSession, 'captureSessionId' | 'nonce'>) {
    const current = this.#current;
    return current?.captureSessionId === captureSessionId && current.nonce === nonce ? current : null;
  }
}

/** Some of the challenges in an order nobody can know before. */
function someChallenges(): LivenessChallenge[] {
  const left = [...livenessChallengeSchema.options];
  return Array.from({ length: challengesAsked }, () => left.splice(randomInt(left.length), 1)).flat();
}

/** What is to be said of the results: they are hints, a film can do all of it. */
export function livenessRemarks(
  asked: readonly LivenessChallenge[],
  results: readonly LivenessResult[] | undefined,
): string[] {
  if (asked.length === 0) return [];
  const given = results ?? [];
  if (asked.some((challenge, index) => given[index]?.challenge !== challenge)) return ['liveness-missing'];
  return given.every(({ met }) => met) ? [] : ['liveness-not-met'];
}
