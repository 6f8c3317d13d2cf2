import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';

/**
 * NBIS (mindtct and bozorth3 of NIST) as Debian's libfprint-2-2 carries it: a test oracle, never loaded by the product. It runs in a
 * process of its own, because GLib's loop and node's do not share one, and because its licence and its age stay out there.
 */
export interface NbisMinutia {
  /** Pixels from the left and the top. */
  readonly x: number;
  readonly y: number;
  /** 32nds of a turn, clockwise from up as NBIS has it. */
  readonly direction: number;
}

export interface NbisReport {
  /** Per picture; undefined where NBIS found none and so makes no print. */
  readonly minutiae: readonly (readonly NbisMinutia[] | undefined)[];
  /** Milliseconds of the minutiae search per picture, told by the library itself. */
  readonly extractionMs: readonly number[];
  /** Bozorth3's score of each wanted pair; 0 where a picture made no print. */
  readonly scores: readonly number[];
  /** Milliseconds of one comparison: the whole, less what a comparison with one costs besides, over their number. */
  readonly comparisonMs: number;
}

/** Bozorth3 scores of libfprint's own threshold: what its image devices take for a match unless told otherwise. */
export const nbisThreshold = 40;

/** Found from the root of the checkout, where every command runs: a bundled benchmark lies elsewhere. */
const program = join('test', 'support', 'libfprint', 'nbis-program.mjs');
const longestMs = 15 * 60_000;

/** Whether this system has the library; `npm run bench -- fingerprints` installs it where it may. */
export function nbisIsHere(): boolean {
  if (process.platform !== 'linux' || !existsSync(program)) return false;
  const known = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/sbin:/usr/bin' },
  });
  return known.error === undefined && known.stdout.includes('libfprint-2.so.2 ');
}

/**
 * Minutiae of every picture, and scores of pairs of them, in one start of the library.
 * @param pairs indices into `images`: probe and gallery
 */
export async function askNbis(
  images: readonly GrayImage[],
  pairs: readonly (readonly [number, number])[],
): Promise<NbisReport> {
  const folder = mkdtempSync(join(tmpdir(), 'nbis-'));
  try {
    const files = images.map(({ width, height, pixels }, index) => {
      const file = join(folder, `${index}.raw`);
      writeFileSync(file, pixels.subarray(0, width * height));
      return { file, width, height };
    });
    const galleries = new Map<number, number[]>();
    for (const [probe, other] of pairs) {
      const gallery = galleries.get(probe);
      if (gallery) gallery.push(other);
      else galleries.set(probe, [other]);
    }
    const job = join(folder, 'job.json');
    const probes = [...galleries].map(([probe, gallery]) => ({ probe, gallery }));
    writeFileSync(job, JSON.stringify({ images: files, probes }));
    const heard = await listen(job, join(folder, 'device'));
    return reportOf(images.length, pairs, galleries, heard);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Heard {
  readonly minutiae: (readonly NbisMinutia[] | undefined)[];
  readonly extractionMs: number[];
  /** Milliseconds of looking at a picture and comparing it with one print, less the search for minutiae. */
  readonly besides: number[];
  /** Per probe, in the order of its gallery without the pictures that made no print. */
  readonly scores: Map<number, number[]>;
  spentMs: number;
  compared: number;
}

async function listen(job: string, socket: string): Promise<Heard> {
  const child = spawn(process.execPath, [program, job], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      FP_VIRTUAL_IMAGE: socket,
      G_MESSAGES_DEBUG: 'libfprint-print libfprint-image',
      // libfprint's other debugging words are not wanted, and no bus is looked for.
      LC_ALL: 'C',
    },
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaints.push(line);
    if (complaints.length > 20) complaints.shift();
  });
  const heard: Heard = {
    minutiae: [],
    extractionMs: [],
    besides: [],
    scores: new Map(),
    spentMs: 0,
    compared: 0,
  };
  const lines = createInterface({ input: child.stdout });
  const hear = hearer(heard);
  lines.on('line', hear);
  const [[code]] = (await Promise.all([once(child, 'exit'), once(lines, 'close')])) as [
    [number | null],
    unknown,
  ];
  if (code !== 0) throw new Error(`NBIS ended with ${code ?? 'a signal'}:\n${complaints.join('\n')}`);
  return heard;
}

function hearer(heard: Heard): (line: string) => void {
  let scanMs = 0;
  let scores: number[] = [];
  return (line) => {
    const scanned = /Minutiae scan completed in ([\d.]+) secs/.exec(line)?.[1];
    if (scanned !== undefined) scanMs = 1000 * Number(scanned);
    const score = /: score (\d+)\/\d+$/.exec(line)?.[1];
    if (score !== undefined) scores.push(Number(score));
    if (!line.startsWith('@')) return;
    const [word, value] = [line.slice(1, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (word === 'minutiae') {
      const said = JSON.parse(value) as { elapsed: number; minutiae: [number, number, number][] | null };
      heard.minutiae.push(said.minutiae?.map(([x, y, direction]) => ({ x, y, direction })));
      heard.extractionMs.push(scanMs);
      heard.besides.push(said.elapsed - scanMs);
    } else if (word === 'probe') {
      scores = [];
      heard.scores.set(Number(value), scores);
    } else if (word === 'done') {
      heard.spentMs += Number(value) - scanMs;
      heard.compared += scores.length;
    }
  };
}

function reportOf(
  count: number,
  pairs: readonly (readonly [number, number])[],
  galleries: ReadonlyMap<number, readonly number[]>,
  { minutiae, extractionMs, besides, scores, spentMs, compared }: Heard,
): NbisReport {
  if (minutiae.length !== count) throw new Error(`NBIS looked at ${minutiae.length} of ${count} pictures`);
  const of = new Map<string, number>();
  for (const [probe, gallery] of galleries) {
    if (minutiae[probe] === undefined) continue;
    const usable = gallery.filter((index) => minutiae[index] !== undefined);
    const told = scores.get(probe) ?? [];
    if (told.length !== usable.length)
      throw new Error(`NBIS compared ${told.length} of ${usable.length} pairs`);
    for (const [at, index] of usable.entries()) of.set(`${probe} ${index}`, told[at] as number);
  }
  const usual = [...besides].sort((a, b) => a - b)[Math.floor(besides.length / 10)] ?? 0;
  return {
    minutiae,
    extractionMs,
    scores: pairs.map(([probe, other]) => of.get(`${probe} ${other}`) ?? 0),
    comparisonMs: compared === 0 ? 0 : Math.max(0, spentMs - scores.size * usual) / compared,
  };
}
