/**
 * Which room may import which: the one-way borders of the house. build/borders.test.mjs proves that each rule bites.
 * Type-only imports count: a type is knowledge of the other room too.
 */

const ours = '^(domain|electron|native-bridges|renderer|gateway|build|test)/';
const product = '^(domain|electron|native-bridges|renderer|gateway)/';
const unitTest = '\\.test\\.tsx?$';
const nativePackages =
  'node_modules/(better-sqlite3-multiple-ciphers|better-sqlite3|node-hid|usb|serialport|@serialport|smartcard|koffi)/';

/** A unit test beside its code may use test/support; that nothing else does is a rule of its own (product-imports-no-tests). */
const roomsOf = (rooms) => `^(${rooms}|test/support)/`;

/** A rule: modules matching `from` (and not `except`) may not import modules matching `to` (and not `butMay`). */
function forbid(name, comment, from, to, { except = undefined, butMay = undefined, types = undefined } = {}) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, ...(except ? { pathNot: except } : {}) },
    to: {
      ...(to ? { path: to } : {}),
      ...(butMay ? { pathNot: butMay } : {}),
      ...(types ? { dependencyTypes: types } : {}),
    },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('domain-imports-no-other-room', 'domain is what all others stand on', '^domain/', ours, {
      butMay: roomsOf('domain'),
    }),
    forbid('domain-has-no-node', 'domain runs in the renderer too', '^domain/', undefined, {
      except: unitTest,
      types: ['core'],
    }),
    forbid(
      'domain-packages',
      'domain is pure TypeScript, zod and canonical JSON',
      '^domain/',
      'node_modules/',
      {
        except: unitTest,
        butMay: 'node_modules/(zod|canonicalize)/',
      },
    ),
    forbid('renderer-imports-domain-only', 'windows ask and show', '^renderer/', ours, {
      butMay: roomsOf('renderer|domain'),
    }),
    forbid('renderer-has-no-node', 'windows are sandboxed', '^renderer/', undefined, {
      except: unitTest,
      types: ['core'],
    }),
    forbid('preload-imports-domain-only', 'the preload only hands over a port', '^electron/preload/', ours, {
      butMay: roomsOf('electron/preload|domain'),
    }),
    forbid('main-imports-domain-only', 'main has no business rules and no drivers', '^electron/main/', ours, {
      butMay: roomsOf('electron/main|domain'),
    }),
    forbid(
      'station-imports-domain-only',
      'the station runs without windows and without drivers',
      '^electron/station/',
      ours,
      {
        butMay: roomsOf('electron/station|domain'),
      },
    ),
    forbid('gateway-imports-domain-only', 'the centre shares only the contracts', '^gateway/', ours, {
      butMay: roomsOf('gateway|domain'),
    }),
    forbid('bridges-import-domain-only', 'drivers know devices, not stations', '^native-bridges/', ours, {
      butMay: roomsOf('native-bridges|domain'),
    }),
    forbid(
      'drivers-import-downwards',
      'host → drivers → transports',
      '^native-bridges/drivers/',
      '^native-bridges/',
      {
        // Tests beside a driver replay its trace through it.
        except: unitTest,
        butMay: '^native-bridges/(drivers|transports|imaging)/',
      },
    ),
    forbid(
      'recorder-imports-transports-only',
      'a recorder stands between a driver and its transport and knows neither device nor host',
      '^native-bridges/recorder/',
      '^native-bridges/',
      { butMay: '^native-bridges/(recorder|transports)/' },
    ),
    forbid(
      'imaging-imports-nothing-above',
      'pictures know no device',
      '^native-bridges/imaging/',
      '^native-bridges/',
      { butMay: '^native-bridges/imaging/' },
    ),
    forbid(
      'transports-import-nothing-above',
      'a transport carries bytes',
      '^native-bridges/transports/',
      '^native-bridges/',
      {
        butMay: '^native-bridges/transports/',
      },
    ),
    forbid(
      'simulators-import-no-host',
      'a simulator is the other end of a transport',
      '^native-bridges/simulators/',
      '^native-bridges/host/',
    ),
    forbid(
      'only-host-loads-simulators',
      'production packages leave simulators out',
      product,
      '^native-bridges/simulators/',
      {
        // A test beside a driver may hold it against the other end of the cable.
        except: `^native-bridges/(host|simulators)/|^native-bridges/.*${unitTest}`,
      },
    ),
    forbid(
      'native-packages-stay-inside',
      'native code is loaded by transports, by the vault and by the gateway store',
      '^(domain|electron|native-bridges|renderer|gateway|build)/',
      nativePackages,
      { except: '^(native-bridges/transports|electron/station/vault|gateway/store|build/lib)/' },
    ),
    forbid(
      'electron-stays-in-main',
      'station, devices and gateway run under plain Node',
      product,
      'node_modules/electron/',
      {
        except: '^electron/(main|preload)/',
      },
    ),
    forbid(
      'product-imports-no-tests',
      'what ships stands without test/ and build/',
      product,
      '^(test|build)/',
      {
        except: unitTest,
      },
    ),
    forbid(
      'nbis-is-an-oracle',
      'libfprint, and what loads it, is asked by tests and benchmarks only: never by the product, nor by its unit tests',
      product,
      '^test/support/libfprint/',
    ),
    forbid(
      'only-the-oracle-loads-libraries',
      'koffi calls any library of the system: only the oracle may, in its own process',
      ours,
      'node_modules/koffi/',
      { except: '^test/support/libfprint/nbis-program\\.mjs$' },
    ),
    {
      name: 'product-needs-no-development-package',
      comment: 'a packaged station contains only dependencies',
      severity: 'error',
      from: { path: product, pathNot: `${unitTest}|\\.d\\.ts$` },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/(electron|@types)/',
      },
    },
    {
      name: 'no-cycles',
      comment:
        'a cycle is one file pretending to be two; types alone, and parts loaded later, may know of each other',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out|build/fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    combinedDependencies: false,
  },
};
