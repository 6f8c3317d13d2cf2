import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyFaceFiles } from './face-files.mjs';
import { fingerprint, readNote, writeNote } from './fingerprint.mjs';
import { root } from './paths.mjs';

/** Every program that runs under Node or Electron: output below dist/ → entry. */
export const processes = {
  'main/main.cjs': 'electron/main/main.ts',
  'preload/preload.cjs': 'electron/preload/preload.ts',
  'station/process.cjs': 'electron/station/process.ts',
  'station/comparing.cjs': 'electron/station/comparing/thread.ts',
  'station/faces.cjs': 'electron/station/faces/face-worker.ts',
  'station/pages.cjs': 'electron/station/pages/page-worker.ts',
  'station/provision.cjs': 'electron/station/provision-cli.ts',
  'station/audit.cjs': 'electron/station/audit/cli.ts',
  'devices/process.cjs': 'native-bridges/host/process.ts',
  'devices/look.cjs': 'native-bridges/drivers/fingerprint/look/look-worker.ts',
  'simulators/process.cjs': 'native-bridges/simulators/process.ts',
  'gateway/main.cjs': 'gateway/main.ts',
  'gateway/export.cjs': 'gateway/exports/main.ts',
  'demo/main.cjs': 'test/demo/main.ts',
  'demo/open.cjs': 'test/demo/open.ts',
  'crash/main.cjs': 'test/crash/main.ts',
  'crash/station.cjs': 'test/crash/station.ts',
};

/**
 * Left to be required at run time: native modules, what finds its own files beside itself, and what a packaged station
 * never contains. Everything else is bundled, because Electron 33 can't require ECMAScript modules.
 */
export const external = [
  'electron',
  'better-sqlite3-multiple-ciphers',
  'node-hid',
  '@hyzyla/pdfium',
  '@imagemagick/magick-wasm',
  'pdfmake',
  '@tesseract.js-data/eng',
  'tesseract.js-core',
  'zxing-wasm',
  'pino',
  'pkcs11js',
  'serialport',
  'smartcard',
  'usb',
  'playwright-core',
  '@playwright/test',
];

/** `import.meta.url` of every bundled module is that of the bundle. */
const importMetaUrl = {
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** A sandboxed preload has neither `node:url` nor any file of its own to load. */
const shims = (entry) => (entry === processes['preload/preload.cjs'] ? {} : importMetaUrl);

const buildFiles = [
  fileURLToPath(import.meta.url),
  join(root, 'package-lock.json'),
  join(root, 'tsconfig.json'),
];

/** @param {string} output below dist/ @param {string} entry below the root @returns what was made, or nothing where nothing changed */
export async function bundleOne(output, entry) {
  const outfile = join(root, 'dist', output);
  const note = readNote(output.replaceAll('/', '-'));
  if (note !== undefined && existsSync(outfile) && fingerprint(note.inputs) === note.fingerprint) {
    return undefined;
  }
  const begun = Date.now();
  const started = performance.now();
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning',
    external,
    ...shims(entry),
  });
  const inputs = [
    ...buildFiles,
    ...Object.keys(result.metafile.inputs)
      .filter((input) => !input.startsWith('node_modules/'))
      .map((input) => join(root, input)),
  ];
  // What was edited while it was being bundled may or may not be in the bundle: it is made again next time.
  // The thread that looks at faces finds its nets beside itself.
  if (entry === processes['station/faces.cjs']) {
    copyFaceFiles(join(dirname(outfile), 'faces'), ['detector', 'mesh', 'iris', 'descriptor']);
  }
  const edited = inputs.some((input) => statSync(input).mtimeMs >= begun);
  writeNote(output.replaceAll('/', '-'), { inputs, fingerprint: edited ? 'edited' : fingerprint(inputs) });
  return `dist/${output} ${Math.round(performance.now() - started)} ms`;
}

/** @returns {Promise<string[]>} a line per program that was made, and one for what has no entry file */
export async function bundleProcesses() {
  const entries = Object.entries(processes);
  const absent = entries.filter(([, entry]) => !existsSync(join(root, entry)));
  const made = await Promise.all(
    entries
      .filter(([, entry]) => existsSync(join(root, entry)))
      .map(([output, entry]) => bundleOne(output, entry)),
  );
  return [
    ...made.filter((line) => line !== undefined),
    ...absent.map(([output, entry]) => `dist/${output} left out: there is no ${entry}`),
  ];
}
