import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { external } from './bundle-processes.mjs';
import { root } from './paths.mjs';

/** Required by no process of a packaged station. */
const neverPackaged = ['electron', 'playwright-core', '@playwright/test'];

/** Not required but read: the fonts that slips embed. */
const readAsFiles = ['@expo-google-fonts/be-vietnam-pro'];

/**
 * Packages a packaged station carries: what the bundles leave to be required, and what that needs in turn. Everything else is inside
 * the bundles; a copy of it beside them would only be more to attack.
 * @returns {string[]} folders below the root, e.g. `node_modules/pino`
 */
export function packagedModules() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const wanted = new Set();
  const take = (name, from) => {
    const path = nearest(packages, name, from);
    if (path === undefined || wanted.has(path)) return;
    wanted.add(path);
    const { dependencies = {}, optionalDependencies = {} } = packages[path];
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) take(each, path);
  };
  for (const name of [...external, ...readAsFiles]) if (!neverPackaged.includes(name)) take(name, '');
  return [...wanted].sort();
}

/** As Node looks for a package: in the node_modules of the one that asks, then in those above it. */
function nearest(packages, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in packages) return path;
    if (folder === '') return undefined;
  }
}
