import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyFaceFiles } from './face-files.mjs';
import { fingerprint, filesBelow, readNote, writeNote } from './fingerprint.mjs';
import { root } from './paths.mjs';

const source = join(root, 'renderer');
const output = join(root, 'dist', 'renderer');

/** The two windows: one page each. */
const pages = ['officer', 'applicant'];

function inputs() {
  return [
    ...filesBelow(source),
    ...filesBelow(join(root, 'domain')),
    fileURLToPath(import.meta.url),
    join(root, 'package-lock.json'),
  ];
}

/**
 * Vite's settings. Nothing may end up inline: the windows run under `default-src 'none'` with `script-src 'self'` and
 * fonts and images from the application's own protocol, so no asset becomes a data URL and no script a tag's content.
 */
export async function rendererConfiguration(present) {
  const [{ default: react }, { default: mantine }] = await Promise.all([
    import('@vitejs/plugin-react'),
    import('postcss-preset-mantine'),
  ]);
  return {
    configFile: false,
    root: source,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    // A worker of modules is one more script of ours; the other kind would be made at run time.
    worker: { format: 'es' },
    css: { postcss: { plugins: [mantine()] } },
    build: {
      outDir: output,
      emptyOutDir: true,
      target: 'chrome130',
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: {
        input: Object.fromEntries(present.map((page) => [page, join(source, `${page}.html`)])),
      },
    },
  };
}

/** @returns {Promise<string[]>} lines to show: what was made, and pages that don't exist */
export async function bundleRenderer() {
  const present = pages.filter((page) => existsSync(join(source, `${page}.html`)));
  const lines = pages
    .filter((page) => !present.includes(page))
    .map((page) => `dist/renderer/${page}.html left out: there is no renderer/${page}.html`);
  if (present.length === 0) return lines;
  const now = fingerprint(inputs());
  const made =
    existsSync(join(output, 'faces')) && present.every((page) => existsSync(join(output, `${page}.html`)));
  if (made && readNote('renderer')?.fingerprint === now) return lines;
  const started = performance.now();
  const { build } = await import('vite');
  await build(await rendererConfiguration(present));
  copyFaceFiles(join(output, 'faces'), ['detector', 'mesh', 'iris']);
  writeNote('renderer', { fingerprint: now });
  return [...lines, `dist/renderer ${Math.round(performance.now() - started)} ms`];
}
