import { existsSync } from 'node:fs';
import { capture, run, which } from './run.mjs';
import { SetupError } from './sentence.mjs';

/** Shared libraries Chromium links to, and the Debian package of each. */
const libraries = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libgbm.so.1': 'libgbm1',
  'libasound.so.2': 'libasound2',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdrm.so.2': 'libdrm2',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libXtst.so.6': 'libxtst6',
  'libudev.so.1': 'libudev1',
  'libusb-1.0.so.0': 'libusb-1.0-0',
  'libpcsclite.so.1': 'libpcsclite1',
};

/** Programs needed to compile, to check sealed applications and slips, and to stand in for officers' tokens, and the Debian package of each. */
const programs = {
  tar: 'tar',
  unzip: 'unzip',
  openssl: 'openssl',
  pdftoppm: 'poppler-utils',
  'softhsm2-util': 'softhsm2',
  'g++': 'g++',
  make: 'make',
  python3: 'python3',
  // Lists serial ports on Linux.
  udevadm: 'udev',
};

/** Header files that are compiled against, and the Debian package of each. */
const headers = { '/usr/include/PCSC/winscard.h': 'libpcsclite-dev' };

/** Programs needed to run the app without a screen and with a keyring. */
const screenPrograms = {
  Xvfb: 'xvfb',
  xauth: 'xauth',
  'dbus-run-session': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
};

/** How long apt waits for another apt. Its own time limits bound the rest; killing it could leave packages half installed. */
const lockSeconds = 120;

/** @param {{electron: boolean}} options without Electron only the compiler and the checking tools are needed */
function missingPackages(options) {
  const missing = [
    ...missingPrograms(programs),
    ...Object.entries(headers).flatMap(([file, name]) => (existsSync(file) ? [] : [name])),
  ];
  if (!options.electron) return missing;
  const ldconfig = which('ldconfig');
  const known = ldconfig ? capture(ldconfig, ['-p']).stdout : '';
  for (const [library, debianPackage] of Object.entries(libraries)) {
    if (!known.includes(`${library} `)) missing.push(debianPackage);
  }
  return [...missing, ...missingPrograms(screenPrograms)];
}

function missingPrograms(wanted) {
  return Object.entries(wanted)
    .filter(([program]) => which(program) === undefined)
    .map(([, debianPackage]) => debianPackage);
}

/** Newer Debian and Ubuntu renamed some libraries (time_t with 64 bits); take the name this system knows. */
function namesHere(packages) {
  const known = new Set(capture('apt-cache', ['pkgnames']).stdout.split('\n'));
  return packages.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name));
}

/**
 * Installs Debian packages when this is root; else, or where it fails, throws the sentence that says what to type.
 * @param {readonly string[]} missing
 */
export async function installPackages(missing) {
  if (!which('apt-get')) {
    throw new SetupError(
      `This system has no apt-get: install what these Debian packages contain, then type the same command again: ${missing.join(' ')}`,
    );
  }
  // Another set-up, or the system's own updates, may be installing: that is waited for, within reason.
  const aptOptions = ['-y', '-qq', '--no-install-recommends', '-o', `DPkg::Lock::Timeout=${lockSeconds}`];
  let names = namesHere(missing);
  const line = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new SetupError(`System packages are missing; type: sudo apt-get update && sudo ${line}`);
  }
  console.log(`      installing ${names.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (words) => run('apt-get', words, { env, quiet: true });
  if ((await apt(['install', ...aptOptions, ...names])).code === 0) return;
  await apt(['update', '-qq', '-o', `DPkg::Lock::Timeout=${lockSeconds}`]);
  // Before the first update a new machine knows no names at all.
  names = namesHere(missing);
  const second = await apt(['install', ...aptOptions, ...names]);
  if (second.code !== 0) {
    process.stderr.write(second.output);
    throw new SetupError(`System packages could not be installed; type: apt-get update && ${line}`);
  }
}

/** @type {import('../bootstrap.mjs').Step} */
export const systemPackages = {
  title: 'system libraries and tools (GTK, NSS, Xvfb, openssl, C++ compiler …)',
  isDone: (options) => process.platform !== 'linux' || missingPackages(options).length === 0,
  run: (options) => installPackages(missingPackages(options)),
};
