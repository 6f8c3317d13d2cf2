import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The repository's root folder, absolute. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** Everything that set-up makes and can make again. Survives `npm ci` (dependencies.mjs carries it over). */
export const cacheFolder = join(root, 'node_modules', '.cache', 'tram-can-cuoc');

export const runtimeFile = join(cacheFolder, 'runtime.json');
