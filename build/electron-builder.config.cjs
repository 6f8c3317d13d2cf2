const { fuses } = require('./fuses.cjs');

/** Simulators are part of a package only where training is asked for. */
const training = process.env.TRAM_TRAINING === '1';

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'vn.tramcancuoc.station',
  productName: 'Tram Can Cuoc',
  directories: { output: 'out/packages' },
  files: [
    'package.json',
    'dist/{main,preload,renderer,station,devices}/**',
    ...(training ? ['dist/simulators/**'] : []),
    '!**/*.map',
    '!node_modules/better-sqlite3-multiple-ciphers/{deps,src}/**',
    '!node_modules/@imagemagick/magick-wasm/dist/x64/**',
  ],
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
  afterPack: (context) => context.packager.addElectronFuses(context, fuses),
};
