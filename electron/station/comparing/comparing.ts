import {
  type FoundBetween,
  type GuardFinger,
  isComparable,
  leastEarlierLikeness,
  officerFinding,
  ownFinding,
} from '../../../domain/biometrics/guard/fingers.ts';
import { earlierApplicantFrom } from '../../../domain/biometrics/minutiae/threshold.ts';
import { thresholdFor } from '../../../domain/biometrics/best-of.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { reached } from '../fault-points.ts';
import { changeDraft } from '../intake/change-draft.ts';
import type { AttemptRecord } from '../intake/draft-record.ts';
import { type OpenDraft, openDraft } from '../intake/open-draft.ts';
import { addFindings } from './add-findings.ts';
import type { Likeness } from './clouds.ts';
import type { CompareFailure, Comparer } from './comparer.ts';
import { type EarlierMatch, findEarlier, fingersOfEarlier, pairsInOrder } from './earlier.ts';
import { guardSince } from './guard-limits.ts';
import type { SlapFault, SlapOrder } from './slap-cuts.ts';
import { earlierApplicants, sampleBytes, samplesOf } from './recent-store.ts';

/** Pairs to one order, some tenth of a second of the thread's time: what is kept meanwhile waits no longer. */
const pairsInOrderOfWork = 60;
/** Applications that are put aside and taken up again in turn at one counter; whose likenesses are remembered. */
const mostDraftsAtHand = 16;
/** A thread that ends is started again so often for one attempt; then the next change of the draft tries again. */
const mostTries = 3;

type Compared<T> = Result<T>;

/**
 * Compares what was captured with the rest of the application, with officers and with earlier applicants, after it was kept and answered.
 * What it finds becomes part of the draft; what it has not come to yet stands in the draft as `uncompared`, so that a crash, or an
 * application put aside, only puts it off.
 */
export class Comparing {
  readonly #desk: () => Desk;
  readonly #comparer: Comparer;
  /** Likenesses to earlier applicants that need a second finger to count, of the drafts compared last. */
  readonly #matches = new Map<string, readonly EarlierMatch[]>();
  #work: Promise<void> | null = null;
  #again: string | null = null;
  #closed = false;

  constructor(desk: () => Desk, comparer: Comparer) {
    this.#desk = desk;
    this.#comparer = comparer;
  }

  /** Something of this application, which lies on the desk, is not compared yet. Answers at once. */
  wake(draftId: string): void {
    if (this.#closed) return;
    if (this.#work !== null) {
      this.#again = draftId;
      return;
    }
    this.#work = this.#run(draftId).finally(() => {
      this.#work = null;
      const next = this.#again;
      this.#again = null;
      if (next !== null) this.wake(next);
    });
    this.#desk().guard('comparing', this.#work);
  }

  /** Whether fingers are cuts of their slap: asked before they are kept, in the thread that compares. */
  checkSlap(order: SlapOrder): Promise<Result<SlapFault | null, CompareFailure>> {
    return this.#comparer.checkSlap(order);
  }

  /** When everything that can be compared now is, or `limitMs` is over. */
  async settled(limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    while (this.#work !== null && performance.now() < end) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, end - performance.now());
      });
      await Promise.race([this.#work.catch(() => undefined), late]);
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#comparer.close();
    await this.#work?.catch(() => undefined);
  }

  async #run(draftId: string): Promise<void> {
    let tries = 0;
    while (!this.#closed) {
      const opened = await openDraft(this.#desk(), draftId);
      if (!opened.ok) return;
      const { attempts, uncompared } = opened.value.draft.record;
      const attempt = attempts.find(({ attemptId }) => uncompared.includes(attemptId));
      if (attempt === undefined) return;
      reached('comparing.begun');
      const compared = await this.#compare(opened.value, attempt);
      if (compared.ok) {
        tries = 0;
        continue;
      }
      const { code } = compared.error;
      tries += 1;
      const mayHelp = code === 'comparer-lost' && tries < mostTries;
      if (code.startsWith('comparer-')) this.#desk().log.warn({ code }, 'fingers not compared');
      if (!mayHelp) return;
    }
  }

  async #compare(opened: OpenDraft, attempt: AttemptRecord): Promise<Compared<unknown>> {
    const { draftId, record } = opened.draft;
    const { database } = this.#desk().vault;
    const samples = await samplesOf(database, [draftId], 'finger');
    const there = new Set(samples.map(({ sampleId }) => sampleId));
    const inGuard = guardFingersOf(opened).filter(({ evidenceId }) => there.has(evidenceId));
    const ids = new Set(attempt.fingers.map(({ evidenceId }) => evidenceId));
    const probes = inGuard.filter(({ evidenceId }) => ids.has(evidenceId));
    for (const stage of [this.#withOwn, this.#withOfficers]) {
      const found = await stage.call(this, probes, inGuard);
      if (!found.ok) return found;
      const news = found.value;
      if (news.length === 0) continue;
      const told = await changeDraft(this.#desk(), draftId, async (atHand) =>
        ok(await addFindings(atHand, atHand.record, news)),
      );
      if (!told.ok) return told;
    }
    // Not remembered since a start, or of too many drafts ago: then those captured before are asked about once more.
    const matched = await this.#withEarlier(opened, this.#matches.has(draftId) ? probes : inGuard);
    if (!matched.ok) return matched;
    const list = this.#rememberMatches(draftId, ids, matched.value);
    reached('comparing.compared');
    // Of a draft of an earlier version, or out of a backup, also those captured before.
    const lost = record.attempts
      .flatMap(({ fingers }) => fingers)
      .filter(({ evidenceId }) => !there.has(evidenceId))
      .map(({ evidenceId }) => evidenceId);
    return changeDraft(this.#desk(), draftId, async (atHand) => {
      if (!atHand.record.uncompared.includes(attempt.attemptId)) return err('draft-changed');
      const { personalNumber } = atHand.record.fields;
      const found = await findEarlier(atHand.transaction, personalNumber, list);
      const told = await addFindings(atHand, atHand.record, found);
      const uncompared = told.uncompared.filter((id) => id !== attempt.attemptId);
      reached('comparing.written');
      return ok({ ...told, uncompared, attempts: notCompared(told.attempts, lost) });
    });
  }

  /** All of the draft's: those of the attempt compared now take the place of what the same images were like before. */
  #rememberMatches(
    draftId: string,
    compared: ReadonlySet<string>,
    found: readonly EarlierMatch[],
  ): readonly EarlierMatch[] {
    const others = (this.#matches.get(draftId) ?? []).filter(({ probe }) => !compared.has(probe.evidenceId));
    const list = [...others, ...found];
    this.#matches.delete(draftId);
    this.#matches.set(draftId, list);
    const [oldest] = this.#matches.keys();
    if (this.#matches.size > mostDraftsAtHand && oldest !== undefined) this.#matches.delete(oldest);
    return list;
  }

  async #withOwn(
    probes: readonly GuardFinger[],
    own: readonly GuardFinger[],
  ): Promise<Compared<FoundBetween[]>> {
    const pairs = probes.flatMap((probe, at) =>
      own
        // Two of the same attempt are met once.
        .filter((other) => probes.indexOf(other) < at && isComparable(probe, other))
        .map((other) => [probe, other] as const),
    );
    const byId = new Map(own.map((finger) => [finger.evidenceId, finger]));
    const scores = await this.#scores(
      pairs.map(([probe, other]) => [probe.evidenceId, other.evidenceId]),
      0,
    );
    if (!scores.ok) return scores;
    return ok(
      scores.value.flatMap(({ probe, reference, ...likeness }) => {
        const one = byId.get(probe);
        const other = byId.get(reference);
        return (one && other && ownFinding(one, other, likeness)) ?? [];
      }),
    );
  }

  async #withOfficers(probes: readonly GuardFinger[]): Promise<Compared<FoundBetween[]>> {
    const { database } = this.#desk().vault;
    const officers = await database
      .selectFrom('officer_finger')
      .select(['officer_id', 'template', 'enrolled_at'])
      .execute();
    // Enrolled anew, it is another finger.
    const references = new Map<string, (typeof officers)[number]>(
      officers.map((row) => [`officer ${row.officer_id} ${row.enrolled_at}`, row]),
    );
    const pairs = probes.flatMap(({ evidenceId }) =>
      [...references.keys()].map((reference): [string, string] => [evidenceId, reference]),
    );
    const templates = [...references].map(([sampleId, { template }]) => ({ sampleId, template }));
    const scores = await this.#scores(pairs, 0, templates);
    if (!scores.ok) return scores;
    return ok(
      scores.value.flatMap(({ probe, reference, score }) => {
        const finger = probes.find(({ evidenceId }) => evidenceId === probe);
        const officer = references.get(reference);
        return (finger && officer && officerFinding(finger, officer.officer_id, score)) ?? [];
      }),
    );
  }

  async #withEarlier(
    { draft, policy }: OpenDraft,
    probes: readonly GuardFinger[],
  ): Promise<Compared<EarlierMatch[]>> {
    const desk = this.#desk();
    const { database } = desk.vault;
    const since = guardSince(policy, desk.latest());
    const { applications } = policy.mixUpGuard;
    const applicants = await earlierApplicants(database, draft.draftId, { applications, since });
    const earlier = await fingersOfEarlier(database, applicants);
    const pairs = pairsInOrder(probes, earlier);
    const matches: EarlierMatch[] = [];
    /** A finger that is surely one of an applicant's need not be compared with the others of the same. */
    const sure = new Set<string>();
    const pairKey = (probe: GuardFinger, { applicationId }: { applicationId: string }) =>
      `${probe.evidenceId} ${applicationId}`;
    for (let at = 0; at < pairs.length; at += pairsInOrderOfWork) {
      const some = pairs
        .slice(at, at + pairsInOrderOfWork)
        .filter(([probe, { applicant }]) => !sure.has(pairKey(probe, applicant)));
      const scores = await this.#scores(
        some.map(([probe, reference]) => [probe.evidenceId, reference.sampleId]),
        leastEarlierLikeness,
      );
      if (!scores.ok) return scores;
      for (const { probe: id, reference, score } of scores.value) {
        const pair = some.find(([one, other]) => one.evidenceId === id && other.sampleId === reference);
        if (pair === undefined) continue;
        const [probe, { applicant, finger }] = pair;
        matches.push({ probe, applicant, finger, score });
        if (score >= earlierApplicantFrom) sure.add(pairKey(probe, applicant));
      }
    }
    return ok(matches);
  }

  /** Sends along what the comparer does not have; a sample that is gone from the vault meanwhile is like nothing. */
  async #scores(
    pairs: readonly (readonly [string, string])[],
    least: number,
    given: readonly { readonly sampleId: string; readonly template: Uint8Array }[] = [],
  ): Promise<Result<readonly Likeness[], CompareFailure>> {
    if (pairs.length === 0) return ok([]);
    const all = [...new Set(pairs.flat())];
    const held = all.filter((sampleId) => this.#comparer.has(sampleId));
    const wanted = all.filter((sampleId) => !held.includes(sampleId));
    const known = new Map(given.map(({ sampleId, template }) => [sampleId, template]));
    const stored = await sampleBytes(
      this.#desk().vault.database,
      wanted.filter((sampleId) => !known.has(sampleId)),
    );
    const templates = wanted.flatMap((sampleId) => {
      const template = known.get(sampleId) ?? stored.get(sampleId);
      return template === undefined ? [] : [{ sampleId, template }];
    });
    // It ended while the others were read: without these the order would say that nothing is alike.
    if (!held.every((sampleId) => this.#comparer.has(sampleId))) return err('comparer-lost');
    return this.#closed ? err('comparer-lost') : this.#comparer.compare({ templates, pairs, least });
  }
}

/** Every image of a finger that the draft has. */
function guardFingersOf({ draft, policy }: OpenDraft): GuardFinger[] {
  return draft.record.attempts.flatMap(({ captureId, fingers }) =>
    fingers.map(({ evidenceId, finger, quality }) => ({
      evidenceId,
      captureId,
      finger,
      good: quality >= thresholdFor(policy.fingerprintQuality, finger),
    })),
  );
}

/** Said of a finger of which there is nothing to compare by. */
export const notComparedRemark = 'not-compared';

function notCompared(attempts: readonly AttemptRecord[], lost: readonly string[]): AttemptRecord[] {
  return attempts.map((attempt) => ({
    ...attempt,
    fingers: attempt.fingers.map((finger) =>
      lost.includes(finger.evidenceId) && !finger.remarks.includes(notComparedRemark)
        ? { ...finger, remarks: [...finger.remarks, notComparedRemark] }
        : finger,
    ),
  }));
}
