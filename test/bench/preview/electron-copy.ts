import { linkSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { electronPath, projectRoot } from '../../e2e/launch.ts';

/**
 * The Electron of the set-up once more, by hard links, with another application in it: beside its own stands a link to this repository, which
 * it always starts.
 * @returns the program, and the way to remove it
 */
export function electronWith(application: string): { readonly program: string; readonly remove: () => void } {
  const original = electronPath();
  const folder = join(
    projectRoot,
    'node_modules/.cache/tram-can-cuoc',
    `bench-${process.pid}-${application}`,
  );
  linkAll(dirname(original), folder);
  mkdirSync(join(folder, 'resources'), { recursive: true });
  symlinkSync(join(projectRoot, 'dist/bench', application), join(folder, 'resources/app'));
  return {
    program: join(folder, basename(original)),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}

function linkAll(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (entry.name !== 'resources') linkAll(join(from, entry.name), join(to, entry.name));
    } else linkSync(join(from, entry.name), join(to, entry.name));
  }
}
