import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { bytesOfFile } from '../../cms/byte-source.ts';
import { syncFolder } from '../../durable-files.ts';
import { checkKey, type Objects } from './objects.ts';

export interface FolderObjects extends Objects {
  /** Makes a file of the same file system an object without copying it; the file keeps its own name, too. */
  readonly adopt: (key: string, path: string) => Promise<void>;
  readonly pathOf: (key: string) => string;
}

/** @param alone nobody else writes below this folder: what a crash left half named is removed */
export async function openFolderObjects(folder: string, alone: boolean): Promise<FolderObjects> {
  const root = resolve(folder);
  const incoming = join(root, '.incoming');
  if (alone) await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const pathOf = (key: string) => join(root, checkKey(key));
  const making = new Map<string, Promise<void>>();
  /** Folders above others whose names were synced; those that hold files are too many to remember. */
  const durable = new Set<string>();

  const makeDurably = async (folder: string): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let path = folder; path !== root && !durable.has(path); path = dirname(path)) {
      await syncFolder(dirname(path));
      if (path !== folder) durable.add(path);
    }
  };
  /** Makes a folder so that it is still there after power loss; whoever needs it meanwhile waits until it is. */
  const makeFolder = (folder: string): Promise<void> => {
    const made = making.get(folder) ?? makeDurably(folder).finally(() => making.delete(folder));
    making.set(folder, made);
    return made;
  };

  /** Gives what `make` puts at a temporary name its own, which survives power loss. */
  const place = async (key: string, make: (temporary: string) => Promise<void>): Promise<void> => {
    const path = pathOf(key);
    const temporary = join(incoming, randomBytes(12).toString('hex'));
    try {
      await make(temporary);
      await makeFolder(dirname(path));
      await rename(temporary, path);
      await syncFolder(dirname(path));
    } finally {
      // Also where both names already meant the same bytes: then rename changes nothing and leaves this one.
      await rm(temporary, { force: true });
    }
  };

  return {
    pathOf,
    put: (key, bytes) =>
      place(key, async (temporary) => {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.datasync();
        } finally {
          await file.close();
        }
      }),
    adopt: async (key, path) => {
      const file = await open(path, 'r');
      try {
        await file.datasync();
      } finally {
        await file.close();
      }
      const target = pathOf(key);
      const folder = dirname(target);
      const named = await link(path, target).catch(codeOf);
      // Something of this name is left of an earlier try: it is replaced, whatever it is.
      if (named === 'EEXIST') return place(key, (temporary) => link(path, temporary));
      if (named === 'ENOENT') {
        await makeFolder(folder);
        await link(path, target);
      } else await making.get(folder);
      await syncFolder(folder);
    },
    get: async (key, range) => {
      const file = await open(pathOf(key), 'r').catch(absent);
      if (file === undefined) return undefined;
      try {
        const source = await bytesOfFile(file);
        return await source.read(range?.start ?? 0, range?.length ?? source.size);
      } finally {
        await file.close();
      }
    },
    exists: async (key) => {
      const file = await open(pathOf(key), 'r').catch(absent);
      await file?.close();
      return file !== undefined;
    },
    delete: async (key) => {
      await rm(pathOf(key), { force: true });
    },
    list: (prefix) => filesBelow(root, join(root, checkKey(prefix.replace(/\/$/, '')))),
    ready: () => access(incoming, constants.W_OK),
    close: () => undefined,
  };
}

async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  for (const entry of (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else yield relative(root, path).split(sep).join('/');
  }
}

/** Of the two failures that say what to do next. */
function codeOf(error: NodeJS.ErrnoException): 'EEXIST' | 'ENOENT' {
  if (error.code === 'EEXIST' || error.code === 'ENOENT') return error.code;
  throw error;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
