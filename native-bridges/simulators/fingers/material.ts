import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  fingerPositionName,
  parseFingerImageRecord,
  type FingerImageRepresentation,
} from '../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { fingerPositions, type FingerPosition } from '../../../domain/biometrics/positions.ts';
import { err, ok, type Failure, type Result } from '../../../domain/result.ts';
import { decodeFingerFile, decodeFingerImage } from '../../drivers/fingerprint/image/decode.ts';
import { imageLimits } from '../../../domain/biometrics/image-limits.ts';
import type { ImpressionOptions } from './impression.ts';
import { impression, type Person } from './person.ts';

/** One finger out of a folder of real material. */
export interface MaterialFinger {
  readonly finger: FingerPosition;
  readonly file: string;
  /** `named`: the file name or the record says which finger; `assigned`: neither does, it was given a free one. */
  readonly origin: 'named' | 'assigned';
  readonly image: GrayImage;
  /** The file as it is, where it is an ISO/IEC 19794-4 record of this one finger. */
  readonly record: Uint8Array | undefined;
}

export interface FingerMaterial {
  readonly fingers: ReadonlyMap<FingerPosition, MaterialFinger>;
  /** Fingers the folder has nothing for: the caller grows synthetic ones. */
  readonly synthetic: readonly FingerPosition[];
  /** Files left out and why: a second one of the same finger, no finger free, or the decoder's error code. */
  readonly unused: readonly { readonly file: string; readonly reason: string }[];
}

const extensions = new Set(['.iso', '.fir', '.png', '.pgm', '.wsq', '.jp2', '.j2k', '.j2c', '.jpg', '.jpeg']);
const mostFiles = 200;

interface Candidate {
  readonly file: string;
  readonly finger: FingerPosition | undefined;
  readonly image: GrayImage;
  readonly record: Uint8Array | undefined;
}

/**
 * Maps a folder of finger pictures and records to fingers. Files named by finger (`right-thumb.png`,
 * `left-index-wsq.iso`) and records that state their finger come first; of several for one finger the first in order
 * of name wins. The others (`probe.png`) go in order of name to the fingers still free, in the order of the ten-print card.
 *
 * Fails with `finger-folder-unreadable` or `finger-folder-empty`; single bad files are reported in `unused`.
 */
export async function loadFingerMaterial(
  folder: string,
): Promise<Result<FingerMaterial, Failure<'finger-folder-unreadable' | 'finger-folder-empty'>>> {
  const listed = await listFiles(folder);
  if (!listed.ok) return listed;
  const unused: { file: string; reason: string }[] = [];
  const candidates: Candidate[] = [];
  for (const file of listed.value) {
    const loaded = await loadFile(folder, file);
    if (loaded.ok) candidates.push(...loaded.value);
    else unused.push({ file, reason: loaded.error.code });
  }
  if (candidates.length === 0) return err('finger-folder-empty', `${unused.length} files, none readable`);

  const fingers = new Map<FingerPosition, MaterialFinger>();
  for (const { file, finger, image, record } of candidates) {
    if (finger === undefined) continue;
    if (fingers.has(finger)) unused.push({ file, reason: 'finger-already-there' });
    else fingers.set(finger, { finger, file, origin: 'named', image, record });
  }
  const free = fingerPositions.filter((finger) => !fingers.has(finger));
  for (const { file, finger, image } of candidates) {
    if (finger !== undefined) continue;
    const next = free.shift();
    if (next === undefined) unused.push({ file, reason: 'no-finger-free' });
    // A record that states no finger would contradict the one it is given, so only its picture is used.
    else fingers.set(next, { finger: next, file, origin: 'assigned', image, record: undefined });
  }
  return ok({ fingers, synthetic: fingerPositions.filter((finger) => !fingers.has(finger)), unused });
}

/** Pictures in order of name without its ending, so that `a.png` precedes `a-2.png`. */
async function listFiles(folder: string): Promise<Result<string[], Failure<'finger-folder-unreadable'>>> {
  try {
    const names = await readdir(folder);
    const pictures = names.filter((name) => extensions.has(extname(name).toLowerCase()));
    const stem = (name: string) => name.slice(0, -extname(name).length);
    pictures.sort((a, b) => (stem(a) < stem(b) ? -1 : stem(a) > stem(b) ? 1 : a < b ? -1 : 1));
    return ok(pictures.slice(0, mostFiles));
  } catch (error) {
    return err('finger-folder-unreadable', error instanceof Error ? error.message : String(error));
  }
}

async function loadFile(folder: string, file: string): Promise<Result<Candidate[]>> {
  const path = join(folder, file);
  let bytes: Uint8Array;
  try {
    if ((await stat(path)).size > imageLimits.fileBytes) return err('image-too-large');
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    return err('finger-file-unreadable', error instanceof Error ? error.message : String(error));
  }
  const named = fingerInName(file);
  const record = parseFingerImageRecord(bytes);
  if (!record.ok) {
    if (record.error.code !== 'finger-record-not-recognised') return record;
    const image = await decodeFingerFile(bytes);
    return image.ok ? ok([{ file, finger: named, image: image.value, record: undefined }]) : image;
  }
  const { representations } = record.value;
  const alone = representations.length === 1;
  const candidates: Candidate[] = [];
  for (const representation of representations) {
    const image = await decodeFingerImage(representation);
    if (!image.ok) return image;
    const stated = statedFinger(representation);
    const finger = alone ? (named ?? stated) : stated;
    // The bytes can be sent on as they are only where they say the finger they are used for.
    candidates.push({
      file,
      finger,
      image: image.value,
      record: alone && stated === finger ? bytes : undefined,
    });
  }
  return ok(candidates);
}

function statedFinger({ position }: FingerImageRepresentation): FingerPosition | undefined {
  const name = fingerPositionName(position);
  return fingerPositions.find((finger) => finger === name);
}

/** `left-index-wsq.iso`, `RightThumb.png`, `R_LITTLE 2.pgm`: a side and a digit as words of the name. */
export function fingerInName(file: string): FingerPosition | undefined {
  const words = file
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()
    .split(/[^A-Z]+/);
  const side = words.find((word) => ['LEFT', 'RIGHT', 'L', 'R'].includes(word))?.[0];
  const digit = words.find((word) => ['THUMB', 'INDEX', 'MIDDLE', 'RING', 'LITTLE', 'PINKY'].includes(word));
  if (side === undefined || digit === undefined) return undefined;
  const wanted = `${side === 'L' ? 'LEFT' : 'RIGHT'}_${digit === 'PINKY' ? 'LITTLE' : digit}`;
  return fingerPositions.find((finger) => finger === wanted);
}

export interface PressedFinger {
  readonly image: GrayImage;
  readonly origin: MaterialFinger['origin'] | 'synthetic';
  readonly record: Uint8Array | undefined;
}

/**
 * One touch of a finger: the folder's picture where it has one (the same at every attempt, whether plain or rolled),
 * else the synthetic person's finger.
 */
export function pressFinger(
  material: FingerMaterial | undefined,
  person: Person,
  finger: FingerPosition,
  options: ImpressionOptions,
): PressedFinger {
  const real = material?.fingers.get(finger);
  if (real) return { image: real.image, origin: real.origin, record: real.record };
  return { image: impression(person, finger, options), origin: 'synthetic', record: undefined };
}

/** What the demo prints before it starts: one line on what is real and what is grown. */
export function describeMaterial({ fingers, synthetic, unused }: FingerMaterial): string[] {
  return [
    ...[...fingers.values()].map(({ finger, file, origin }) => `${finger}: ${file} (${origin})`),
    ...(synthetic.length > 0 ? [`synthetic: ${synthetic.join(', ')}`] : []),
    ...unused.map(({ file, reason }) => `not used: ${file} (${reason})`),
  ];
}
