import { createReadStream, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Result, err, ok } from '../../../domain/result.ts';
import { canonical } from './chain.ts';
import type { Trail, TrailBatch, TrailEntry, TrailReceipt } from './trail.ts';
import { receiptIn } from './vault-trail.ts';

/** Files of an export, all in one folder. */
export const exportNames = {
  entries: 'entries.ndjson',
  batches: 'batches.ndjson',
  receipts: 'receipts.ndjson',
  authority: 'ca.pem',
} as const;

const entrySchema = z.object({
  entry: z.object({
    seq: z.number().int(),
    previous: z.string(),
    event: z.string(),
    subjectId: z.string().nullable(),
    details: z.unknown(),
  }),
  hash: z.string(),
});
const batchSchema = z.object({ batch: z.unknown(), number: z.number().int(), signature: z.base64() });
const receiptSchema = z.object({ applicationId: z.string(), receipt: z.base64() });

/** `{"entry":` in front and `,"hash":"…"}` behind the bytes that are hashed. */
const before = '{"entry":'.length;
const behind = ',"hash":""}'.length + 64;

/**
 * The trail of exports: of folders, or of those a named file lies in. The authority lies in the first unless it is named.
 * Failures: `export-unreadable`, `authority-missing`.
 */
export async function exportTrail(
  paths: readonly string[],
  authorityFile: string | null,
): Promise<Result<Trail>> {
  let files: string[];
  let authority: string | null = null;
  try {
    const folders = [...new Set(paths.map(folderOf))];
    files = (await Promise.all(folders.map(filesOf))).flat();
    authority = readText(authorityFile ?? join(folders[0] ?? '', exportNames.authority));
  } catch (error) {
    return err('export-unreadable', (error as NodeJS.ErrnoException).code);
  }
  if (authority === null && authorityFile !== null) return err('authority-missing', authorityFile);

  async function* read<T>(of: (line: string) => T | undefined): AsyncGenerator<T> {
    for (const file of files) {
      for await (const line of linesOf(file)) {
        const found = line === '' ? undefined : of(line);
        if (found !== undefined) yield found;
      }
    }
  }
  return ok({
    entries: () => read(entryOf),
    batches: () => read(batchOf),
    receipts: () => read(receiptOf),
    authority,
    stationIds: [],
    given: null,
    closed: true,
  });
}

/** Receipts and entries have some thousand characters; of a longer line only the beginning is given, which is no entry. */
const longestLine = 1024 * 1024;

/** Split at line feeds and nothing else: a line is the bytes that were hashed. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of createReadStream(file, 'utf8')) {
    const lines = `${rest}${piece as string}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, longestLine);
    yield* lines;
  }
  yield rest;
}

const folderOf = (path: string): string => (statSync(path).isDirectory() ? path : dirname(path));

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .map((name) => join(folder, name));
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

const unreadable = { text: null, previous: '', hash: '', event: '', subjectId: null, receipt: null };

function entryOf(line: string): TrailEntry | undefined {
  if (!line.startsWith('{"entry":'))
    return kindOf(line) === 'unknown' ? { seq: -1, ...unreadable } : undefined;
  const parsed = entrySchema.safeParse(jsonOf(line));
  if (!parsed.success) return { seq: -1, ...unreadable };
  const { entry, hash } = parsed.data;
  const { seq, previous, event, subjectId, details } = entry;
  const text = line.slice(before, -behind);
  // Read once and written again: only one text gives these members, and it is the one whose bytes are hashed.
  const exact = isCanonical(line) && isCanonical(text);
  return { seq, text: exact ? text : null, previous, hash, event, subjectId, receipt: receiptIn(details) };
}

function batchOf(line: string): TrailBatch | undefined {
  if (kindOf(line) !== 'batch') return undefined;
  const parsed = batchSchema.safeParse(jsonOf(line));
  if (!parsed.success) return { number: -1, statement: '', signature: new Uint8Array() };
  const exact = isCanonical(line);
  return {
    number: parsed.data.number,
    statement: exact ? canonical(parsed.data.batch) : '',
    signature: Buffer.from(parsed.data.signature, 'base64'),
  };
}

function receiptOf(line: string): TrailReceipt | undefined {
  if (kindOf(line) !== 'receipt') return undefined;
  const parsed = receiptSchema.safeParse(jsonOf(line));
  if (!parsed.success) return { applicationId: null, bytes: new Uint8Array() };
  return {
    applicationId: parsed.data.applicationId,
    bytes: Buffer.from(parsed.data.receipt, 'base64'),
  };
}

function kindOf(line: string): 'entry' | 'batch' | 'receipt' | 'unknown' {
  if (line.startsWith('{"entry":')) return 'entry';
  if (line.startsWith('{"batch":')) return 'batch';
  return line.startsWith('{"applicationId":') ? 'receipt' : 'unknown';
}

/** Nesting beyond what the stack holds is not what a station writes. */
function isCanonical(text: string): boolean {
  try {
    const value = jsonOf(text);
    return value !== undefined && canonical(value) === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
