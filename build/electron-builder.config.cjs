const { existsSync, lstatSync, unlinkSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { fuses } = require('./fuses.cjs');

/** Simulators are part of a package only where training is asked for. */
const training = process.env.TRAM_TRAINING === '1';

/**
 * A rehearsal packs the development stand-in, to prove everything but the Electron that will be shipped: what is in the archive, the
 * fuses read back from the program, that it starts. Its folder says that it is not for use.
 * @type {{folder: string, version: string, output: string}|null}
 */
const rehearsal = JSON.parse(process.env.TRAM_REHEARSAL ?? 'null');

/** The stand-in's folder starts this repository in development; a package has nothing but its archive. */
function removeDevelopmentLink(resources) {
  const link = join(resources, 'app');
  if (existsSync(link) && lstatSync(link).isSymbolicLink()) unlinkSync(link);
}

/** @returns {Promise<import('electron-builder').Configuration>} */
module.exports = async () => {
  const { packagedModules } = await import('./lib/packaged-modules.mjs');
  return {
    appId: 'vn.tramcancuoc.station',
    productName: 'Tram Can Cuoc',
    directories: { output: rehearsal?.output ?? 'out/packages' },
    ...(rehearsal ? { electronDist: rehearsal.folder, electronVersion: rehearsal.version } : {}),
    files: [
      'package.json',
      'dist/{main,preload,renderer,station,devices}/**',
      ...(training ? ['dist/simulators/**'] : []),
      // What is inside the bundles must not lie beside them once more.
      '!node_modules/**',
      ...packagedModules().map((folder) => `${folder}/**`),
      '!node_modules/better-sqlite3-multiple-ciphers/{deps,src}/**',
      '!node_modules/@imagemagick/magick-wasm/dist/x64/**',
      // Of the reader of machine-readable zones only the build and the language data that are loaded.
      '!node_modules/tesseract.js-core/tesseract-core*',
      'node_modules/tesseract.js-core/tesseract-core-simd-lstm.{js,wasm}',
      '!node_modules/@tesseract.js-data/eng/4.0.0/**',
      // Of the reader of PDFs what Node loads, not what is for browsers.
      '!node_modules/@hyzyla/pdfium/dist/{index.esm.{base64,browser,cdn,worker},pdfium.wasm.base64-*,worker.bundle}.js',
      '!node_modules/node-addon-api/**',
      '!node_modules/pkcs11js/{src,includes}/**',
      '!node_modules/smartcard/src/**',
      '!**/*.{map,d.ts,d.cts,d.mts}',
    ],
    // Rules that give officers access to their devices; the technician installs them from the bench.
    extraResources: [{ from: 'build/udev', to: 'udev' }],
    asar: true,
    // Native modules and wasm were made by the set-up, for the same Node-API; nothing is compiled while packaging.
    npmRebuild: false,
    nodeGypRebuild: false,
    buildDependenciesFromSource: false,
    linux: {
      target: ['dir'],
      executableName: 'tram-can-cuoc',
      category: 'Office',
      synopsis: 'Enrolment station for citizen identity cards',
    },
    afterPack: async (context) => {
      if (rehearsal) {
        removeDevelopmentLink(join(context.appOutDir, 'resources'));
        writeFileSync(
          join(context.appOutDir, 'NOT-FOR-USE.txt'),
          `A rehearsal of packaging on Electron ${rehearsal.version}, a development stand-in. Never to be installed.\n`,
        );
      }
      await context.packager.addElectronFuses(context, fuses);
    },
  };
};
