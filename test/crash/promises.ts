import type { Journal, Known } from './journal.ts';

/** Everything the stations of one data folder ever answered, and what was under way when they were killed. */
export class Promises {
  readonly drafts = new Map<string, Known>();
  readonly sealed = new Map<string, { sha256: string; ticket: string }>();
  readonly acknowledged = new Set<string>();
  /** The call that was made and not answered when the last one was killed. */
  underWay: Extract<Journal, { said: 'asked' }> | null = null;
  answers = 0;
  /** `call code` of what was refused, and how often. */
  readonly refusals = new Map<string, number>();

  /** As they stand now, with nothing under way: what a backup made now must bring back. */
  copy(): Promises {
    const copy = new Promises();
    for (const [id, known] of this.drafts) copy.drafts.set(id, known);
    for (const [id, sealed] of this.sealed) copy.sealed.set(id, sealed);
    for (const id of this.acknowledged) copy.acknowledged.add(id);
    return copy;
  }

  take(entry: Journal): void {
    switch (entry.said) {
      case 'asked':
        this.underWay = entry;
        return;
      case 'answered':
        this.underWay = null;
        if (entry.code === null) this.answers += 1;
        else {
          const name = `${entry.call} ${entry.code}`;
          this.refusals.set(name, (this.refusals.get(name) ?? 0) + 1);
        }
        return;
      case 'draft': {
        const before = this.drafts.get(entry.view.draftId);
        if (before === undefined || before.revision <= entry.view.revision) {
          this.drafts.set(entry.view.draftId, entry.view);
        }
        return;
      }
      case 'sealed':
        this.sealed.set(entry.draftId, entry);
        return;
      case 'acknowledged':
        this.acknowledged.add(entry.applicationId);
        return;
      // Nothing an officer was told.
      case 'begun':
      case 'passed':
      case 'point':
      case 'ready':
      case 'keys':
      case 'drained':
      case 'failed':
        return;
    }
  }
}
