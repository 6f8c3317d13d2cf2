import { unwrap } from '../../domain/result.ts';
import { bytesInMemory } from '../cms/byte-source.ts';
import type { RecipientKey } from '../cms/decrypt.ts';
import { applicationKey, type Objects } from '../store/objects/objects.ts';
import { Turns } from '../turns.ts';
import { openApplication, type OpenedApplication } from '../verification/open-application.ts';

/** Opened at a time; a reader asks for one application's twenty pictures in a row, not for twenty applications at once. */
const openedAtATime = 2;
const mostWaiting = 16;
/** What is kept open: bytes of evidence in all, and milliseconds since it was opened. */
const mostBytes = 96 * 1024 * 1024;
const keptFor = 20_000;

interface Kept {
  readonly opened: Promise<OpenedApplication>;
  readonly forget: NodeJS.Timeout;
  bytes: number;
}

/**
 * Opens kept applications with the centre's key when somebody entitled asks. Nothing opened is ever written; it stays in memory for
 * seconds, because its pictures are asked for one by one.
 */
export class OpenedApplications {
  private readonly objects: Pick<Objects, 'get'>;
  private readonly recipient: RecipientKey;
  private readonly turns = new Turns(openedAtATime);
  private readonly kept = new Map<string, Kept>();

  constructor(objects: Pick<Objects, 'get'>, recipient: RecipientKey) {
    this.objects = objects;
    this.recipient = recipient;
  }

  get busy(): boolean {
    return this.turns.waitingCount >= mostWaiting;
  }

  /** Throws where the bytes are missing or do not open: what was acknowledged must be there. */
  open(application: { readonly id: string; readonly sha256: string }): Promise<OpenedApplication> {
    const { id } = application;
    const known = this.kept.get(id);
    if (known !== undefined) return known.opened;
    const opened = this.turns.run(() => this.read(application));
    const kept: Kept = { opened, forget: setTimeout(() => this.drop(id), keptFor).unref(), bytes: 0 };
    this.kept.set(id, kept);
    opened.then(
      ({ evidence }) => {
        kept.bytes = [...evidence.values()].reduce((sum, { content }) => sum + content.length, 0);
        this.makeRoom(id);
      },
      () => this.drop(id),
    );
    return opened;
  }

  clear(): void {
    for (const id of [...this.kept.keys()]) this.drop(id);
  }

  private drop(id: string): void {
    clearTimeout(this.kept.get(id)?.forget);
    this.kept.delete(id);
  }

  /** Drops the oldest until the rest fits; the newest stays, whatever its size, until its time is over. */
  private makeRoom(newest: string): void {
    let total = [...this.kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [id, { bytes }] of [...this.kept]) {
      if (total <= mostBytes) return;
      if (id === newest) continue;
      total -= bytes;
      this.drop(id);
    }
  }

  private async read(application: {
    readonly id: string;
    readonly sha256: string;
  }): Promise<OpenedApplication> {
    const sealed = await this.objects.get(applicationKey(application));
    if (sealed === undefined) throw new Error('bytes of an acknowledged application missing');
    return unwrap(await openApplication(bytesInMemory(sealed), this.recipient));
  }
}
