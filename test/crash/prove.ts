import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { vaultTrail } from '../../electron/station/audit/vault-trail.ts';
import { verifyTrail } from '../../electron/station/audit/verify.ts';
import { notComparedRemark } from '../../electron/station/comparing/comparing.ts';
import { sampleBytes, samplesOf } from '../../electron/station/comparing/recent-store.ts';
import { type StoredDraft, readDraft } from '../../electron/station/intake/draft-store.ts';
import { sealedFilePath, sealedFolder } from '../../electron/station/outbox/outbox-store.ts';
import { evidenceChunks, evidenceOfDraft } from '../../electron/station/vault/evidence-store.ts';
import type { Vault } from '../../electron/station/vault/vault.ts';
import type { Centre } from './centre.ts';
import { type Known, promisedOf } from './journal.ts';
import type { Promises } from './promises.ts';

/** How much was looked at, by what it proves. */
export interface Proven {
  drafts: number;
  fields: number;
  evidence: number;
  sealedFiles: number;
  /** What fingers of applications under way are compared by. */
  samples: number;
  /** What comparing found, and what officers said of it. */
  findings: number;
  explained: number;
  entries: number;
  tickets: number;
  acknowledgements: number;
  backups: number;
  restored: number;
  upgraded: number;
  firstStarts: number;
  /** Times a gateway was killed and came back. */
  gateways: number;
}
export const nothingProven = (): Proven => ({
  drafts: 0,
  fields: 0,
  evidence: 0,
  sealedFiles: 0,
  samples: 0,
  findings: 0,
  explained: 0,
  entries: 0,
  tickets: 0,
  acknowledgements: 0,
  backups: 0,
  restored: 0,
  upgraded: 0,
  firstStarts: 0,
  gateways: 0,
});

/** Pieces and files whose digests were found right: they are never written again. */
export interface Seen {
  readonly evidence: Set<string>;
  readonly files: Set<string>;
}

/**
 * Holds a vault, as a killed station left it, against everything that station ever answered. Answers what does not hold, in words
 * without applicant data. A backup leaves out what fingers are compared by: `samples`.
 */
export async function prove(
  vault: Vault,
  dataFolder: string,
  promises: Promises,
  centre: Centre,
  seen: Seen,
  proven: Proven,
  samples: 'kept' | 'left-out' = 'kept',
): Promise<string[]> {
  const violations: string[] = [];
  const rows = await vault.database.selectFrom('draft').select(['id', 'ticket', 'status']).execute();
  const items = await vault.database.selectFrom('outbox_item').selectAll().execute();
  const queued = new Map(items.map((item) => [item.application_id, item]));
  const there = new Set(rows.map(({ id }) => id));
  for (const { id } of rows) {
    const draft = await readDraft(vault.database, id);
    if (draft === null) continue;
    proven.drafts += 1;
    violations.push(...(await evidenceOf(vault, draft, seen, proven)));
    if (samples === 'kept') violations.push(...(await comparable(vault, draft, proven)));
    const known = promises.drafts.get(id);
    if (known !== undefined) {
      violations.push(...differences(known, draft, promises, proven));
      // Whatever was under way has been seen now: from here on it must stay.
      promises.drafts.set(id, keptOf(draft));
    }
    if ((draft.status === 'sealed') !== queued.has(id)) violations.push(`${id}: sealed and not queued`);
  }
  for (const [id, { sha256 }] of promises.sealed) {
    if (queued.get(id)?.sha256 !== sha256) violations.push(`${id}: sealed was answered, nothing is queued`);
  }
  for (const id of promises.drafts.keys()) {
    const erased = queued.get(id)?.state === 'acknowledged';
    if (!there.has(id) && !erased) violations.push(`${id}: answered and gone`);
  }
  violations.push(...files(dataFolder, queued, promises, seen, proven));
  violations.push(...(await trail(vault, promises, proven)));
  for (const item of items) {
    const held = await centre.holds(item.application_id);
    if (item.state === 'acknowledged') {
      proven.acknowledgements += 1;
      if (held?.sha256 !== item.sha256)
        violations.push(`${item.application_id}: the centre does not hold it`);
    } else if (promises.acknowledged.has(item.application_id)) {
      violations.push(`${item.application_id}: acknowledged was told and is forgotten`);
    }
  }
  return violations;
}

/** What was answered last is what lies there, or what was under way then is there as a whole. */
function differences(known: Known, draft: StoredDraft, promises: Promises, proven: Proven): string[] {
  const { record } = draft;
  const wrong = (what: string): string => `${known.draftId}: ${what} differs at revision ${draft.revision}`;
  if (draft.ticket !== known.ticket) return [wrong('ticket')];
  const { underWay } = promises;
  const ahead = draft.revision - known.revision;
  const mayHaveChanged = underWay?.draftId === known.draftId || isLate(underWay);
  if (ahead < 0 || ahead > comparisons + (mayHaveChanged ? 1 : 0)) {
    return [`${known.draftId}: revision ${draft.revision} where ${known.revision} was answered`];
  }
  const patched =
    ahead > 0 && underWay?.call === 'draft.save' ? { ...known.fields, ...underWay.patch } : known.fields;
  const found: string[] = [];
  proven.fields += Object.keys(known.fields).length;
  // Where it is ahead, it may be only by what was found in comparing.
  const asKnown = same(record.fields, known.fields);
  if (!asKnown && !same(record.fields, patched)) found.push(wrong('a field'));
  const kept = keptOf(draft);
  const mayDiffer = ahead === 0 || !mayHaveChanged ? [] : changedBy(underWay);
  for (const part of ['findings', 'explained'] as const) {
    proven[part] += known[part].length;
    // Nobody takes one away, and comparing may have found more.
    if (!holdsAll(kept[part], known[part])) found.push(wrong(part));
  }
  for (const part of parts) {
    const [now, before] = [kept[part], known[part]];
    const asTold = mayDiffer.includes(part) ? holdsAll(now, before) : same(now, before);
    if (!asTold) found.push(wrong(part));
  }
  return found;
}

const parts = ['reasonCode', 'documents', 'attempts', 'signatures', 'photo', 'confirmedAt'] as const;
type Part = (typeof parts)[number];

/** What the calls of the officer who is killed may change besides the fields; all others change nothing of it. */
const changes: Readonly<Record<string, readonly Part[]>> = {
  'draft.save': ['confirmedAt'],
  'draft.setReason': ['reasonCode', 'confirmedAt'],
  'document.add': ['documents'],
  'fingerprint.start': ['attempts'],
  'signature.start': ['signatures'],
  'photo.submit': ['photo'],
  'review.confirm': ['confirmedAt'],
};

const changedBy = (underWay: Promises['underWay']): readonly Part[] =>
  underWay === null ? ['attempts', 'signatures'] : (changes[underWay.call] ?? []);

/** What grows has everything that was there. */
function holdsAll(now: Known[Part], before: Known[Part]): boolean {
  return !Array.isArray(now) || !Array.isArray(before) || before.every((one) => now.includes(one));
}

function keptOf({ draftId, ticket, revision, record }: StoredDraft): Known {
  return {
    draftId,
    ticket,
    revision,
    fields: record.fields,
    reasonCode: record.reasonCode,
    documents: record.documents.flatMap(({ pages }) => pages.map(({ evidenceId }) => evidenceId)).sort(),
    attempts: record.attempts.map(({ attemptId }) => attemptId).sort(),
    photo: record.photo?.evidenceId ?? null,
    signatures: record.signatures.map(({ evidenceId }) => evidenceId).sort(),
    confirmedAt: record.confirmedAt,
    ...promisedOf(record.findings),
  };
}

/** What was compared last changes the draft by itself; of what was answered before, nothing. */
const comparisons = 1;

/** Between two calls a capture that was started may come in. */
const isLate = (underWay: Promises['underWay']): boolean => underWay === null;

const same = (one: unknown, other: unknown): boolean => canonicalText(one) === canonicalText(other);

function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}

/**
 * What is still to be compared can be: a kill between capture and comparison only puts it off. And every finger of an application under way
 * is there to be compared with the next one.
 */
async function comparable(
  vault: Vault,
  { draftId, status, record }: StoredDraft,
  proven: Proven,
): Promise<string[]> {
  const { uncompared, attempts } = record;
  if (status === 'sealed') return uncompared.length === 0 ? [] : [`${draftId}: sealed and not compared`];
  const stored = await samplesOf(vault.database, [draftId], 'finger');
  // Opens each of them.
  const there = await sampleBytes(
    vault.database,
    stored.map(({ sampleId }) => sampleId),
  );
  proven.samples += there.size;
  const gone = uncompared.filter((id) => !attempts.some(({ attemptId }) => attemptId === id));
  const lacking = attempts
    .flatMap(({ fingers }) => fingers)
    .filter(({ evidenceId, remarks }) => !there.has(evidenceId) && !remarks.includes(notComparedRemark));
  return [
    ...gone.map((id) => `${draftId}: attempt ${id} is to be compared and is gone`),
    ...lacking.map(({ evidenceId }) => `${draftId}: ${evidenceId} can't be compared any more`),
  ];
}

/** What a draft refers to is there, and every piece has the digest it was stored with. */
async function evidenceOf(vault: Vault, draft: StoredDraft, seen: Seen, proven: Proven): Promise<string[]> {
  const { record, draftId } = draft;
  const found: string[] = [];
  const pieces = await evidenceOfDraft(vault.database, draftId);
  const ids = new Set(pieces.map(({ evidenceId }) => evidenceId));
  const wanted = [
    ...record.documents.flatMap(({ pages }) => pages.map(({ evidenceId }) => evidenceId)),
    ...record.attempts.flatMap(({ fingers }) => fingers.map(({ evidenceId }) => evidenceId)),
    ...record.signatures.map(({ evidenceId }) => evidenceId),
    ...(record.photo === null ? [] : [record.photo.evidenceId]),
  ];
  for (const id of wanted) if (!ids.has(id)) found.push(`${draftId}: evidence ${id} is missing`);
  for (const piece of pieces) {
    if (seen.evidence.has(piece.evidenceId)) continue;
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of evidenceChunks(vault.database, piece.evidenceId)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    proven.evidence += 1;
    if (hash.digest('hex') !== piece.sha256 || bytes !== piece.bytes) {
      found.push(`${draftId}: evidence ${piece.evidenceId} is not whole`);
    } else seen.evidence.add(piece.evidenceId);
  }
  return found;
}

/** A queued application has its file, whole; a file nobody queued can only be of the sealing that was cut off. */
function files(
  dataFolder: string,
  queued: ReadonlyMap<string, { sha256: string; state: string }>,
  promises: Promises,
  seen: Seen,
  proven: Proven,
): string[] {
  const found: string[] = [];
  for (const [id, { sha256, state }] of queued) {
    if (seen.files.has(id)) continue;
    const path = sealedFilePath(dataFolder, id);
    if (!existsSync(path)) {
      if (state !== 'acknowledged') found.push(`${id}: queued without its file`);
      continue;
    }
    proven.sealedFiles += 1;
    if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256) {
      found.push(`${id}: its sealed file is not whole`);
    } else seen.files.add(id);
  }
  const signing = promises.underWay?.call === 'application.sign' ? promises.underWay.draftId : null;
  // Killed before it was ever up, a station has no folder for them yet.
  const folder = sealedFolder(dataFolder);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const id = name.split('.')[0] ?? '';
    if ((name !== `${id}.p7m` || !queued.has(id)) && id !== signing) found.push(`${name}: nobody's file`);
  }
  return found;
}

async function trail(vault: Vault, promises: Promises, proven: Proven): Promise<string[]> {
  const found: string[] = [];
  const report = await verifyTrail(await vaultTrail(vault.database));
  proven.entries += report.entries;
  if (report.broken !== null) found.push(`audit breaks at ${report.broken.seq}: ${report.broken.cause}`);
  const noted = await vault.database
    .selectFrom('audit')
    .select(['event', 'subject_id', 'details'])
    .where('event', 'in', ['draft-started', 'application-sealed'])
    .execute();
  const tickets = noted
    .filter(({ event }) => event === 'draft-started')
    .map(({ details }) => (JSON.parse(details) as { ticket: string }).ticket);
  proven.tickets += tickets.length;
  if (new Set(tickets).size !== tickets.length) found.push('a ticket number was given twice');
  const subjects = new Set(noted.map(({ event, subject_id }) => `${event} ${subject_id ?? ''}`));
  for (const id of promises.drafts.keys()) {
    if (!subjects.has(`draft-started ${id}`)) found.push(`${id}: its start is not in the audit trail`);
  }
  for (const id of promises.sealed.keys()) {
    if (!subjects.has(`application-sealed ${id}`)) found.push(`${id}: its sealing is not in the audit trail`);
  }
  return found;
}
