import { readFile, statfs } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import type { Place } from '../../../domain/channels/session.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';

/** What of ours lies in a folder: as backup and hand-over say. */
export interface FolderContents {
  readonly backups: Place['backups'];
  readonly handOvers: number;
  readonly baseCards: Place['baseCards'];
}

/** Where desktops put what is plugged in (udisks), and where technicians mount by hand. */
const mountRoots = ['/media/', '/run/media/', '/mnt/'];

/** Mount points for things that are plugged in, from the text of /proc/mounts (fstab(5): blanks are octal escapes). */
export function removableMounts(mounts: string): string[] {
  const points = mounts.split('\n').flatMap((line) => {
    const point = line
      .split(' ')[1]
      ?.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    return point !== undefined && mountRoots.some((root) => point.startsWith(root)) ? [point] : [];
  });
  // The kernel gives names as bytes; read as latin1 they are turned back here.
  return [...new Set(points)].map((point) => Buffer.from(point, 'latin1').toString('utf8'));
}

/** Removable drives, and the folders of the configuration, that are there now. */
export async function listPlaces(
  desk: Pick<Desk, 'config'>,
  contentsOf: (folder: string) => Promise<FolderContents>,
): Promise<Result<Place[]>> {
  const removable = await pluggedIn();
  const candidates = [
    ...removable.map((folder) => ({ folder, removable: true })),
    ...desk.config.places
      .filter((folder) => !removable.includes(folder))
      .map((folder) => ({ folder, removable: false })),
  ];
  const places: Place[] = [];
  for (const { folder, removable } of candidates) {
    const freeBytes = await freeBytesOf(folder);
    if (freeBytes === null) continue;
    const label = basename(folder) || folder;
    places.push({ folder, label, removable, freeBytes, ...(await contentsOf(folder)) });
  }
  return ok(places);
}

async function pluggedIn(): Promise<string[]> {
  if (process.platform === 'win32') return windowsDrives();
  try {
    return removableMounts(await readFile('/proc/mounts', 'latin1'));
  } catch {
    return [];
  }
}

/** Every drive letter but the system's. */
async function windowsDrives(): Promise<string[]> {
  const system = parse(process.env.SystemRoot ?? 'C:\\').root;
  const letters = Array.from({ length: 23 }, (_none, index) => `${String.fromCharCode(68 + index)}:\\`);
  const there = await Promise.all(letters.map(async (root) => (await freeBytesOf(root)) !== null));
  return letters.filter((root, index) => there[index] === true && root !== system);
}

/** Null where the folder isn't there, or does not answer. */
async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Whether a folder is one of those offered: no other is written to or read from, whatever a window asks for. */
export async function isPlace(desk: Pick<Desk, 'config'>, folder: string): Promise<boolean> {
  return desk.config.places.includes(folder) || (await pluggedIn()).includes(folder);
}
