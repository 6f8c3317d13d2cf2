import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder, root } from './paths.mjs';
import { capture, run } from './run.mjs';
import { findRuntime, sandboxArguments } from './runtime.mjs';
import { SetupError } from './sentence.mjs';

const stampFile = join(cacheFolder, 'native-modules.json');

/**
 * What is compiled here from its own source.
 *
 * The binaries better-sqlite3 ships are made for Node-API 10. On a Node-API 9 host (Node 20, Electron 33) they don't fail, they kill
 * the process: there the same source is compiled without the one Node-API 10 symbol it uses. pkcs11js and smartcard ship none.
 */
const compiledHere = [
  {
    name: 'better-sqlite3-multiple-ciphers',
    binary: 'better_sqlite3.node',
    compilerFlags: '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
    minutes: 'about a minute',
    ships: true,
  },
  {
    name: 'pkcs11js',
    binary: 'pkcs11.node',
    compilerFlags: '',
    minutes: 'about half a minute',
    ships: false,
  },
  {
    name: 'smartcard',
    binary: 'smartcard_napi.node',
    compilerFlags: '',
    minutes: 'some seconds',
    ships: false,
  },
];

const folderOf = ({ name }) => join(root, 'node_modules', name);
const binaryOf = (module) => join(folderOf(module), 'build', 'Release', module.binary);
/** Those whose shipped binaries are used as they are. */
const shipped = ['node-hid', 'usb', '@serialport/bindings-cpp'].map((name) => ({ name }));

function lowestNodeApi(options) {
  const runtime = options.electron ? findRuntime() : undefined;
  return Math.min(Number(process.versions.napi), runtime?.napi ?? Number.POSITIVE_INFINITY);
}

/** Those whose shipped binary, if there is one, can't be used by every program of `options`. */
function toCompile(options) {
  const old = lowestNodeApi(options) < 10;
  return compiledHere.filter(({ ships }) => !ships || old);
}

function packageVersion(module) {
  return JSON.parse(readFileSync(join(folderOf(module), 'package.json'), 'utf8')).version;
}

/** What the check below was made with: when any of it changes, it is made again. */
function stamp(options) {
  const runtime = options.electron ? findRuntime() : undefined;
  return JSON.stringify({
    modules: [...compiledHere, ...shipped].map((module) => `${module.name} ${packageVersion(module)}`),
    compilerFlags: compiledHere.map(({ compilerFlags }) => compilerFlags),
    node: process.version,
    electron: runtime?.electronPath,
  });
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return [];
  }
}

/** Shipped binaries go before ours when both are there, and could kill the process: they must be gone. */
function isCompiled(module) {
  return existsSync(binaryOf(module)) && !existsSync(join(folderOf(module), 'prebuilds'));
}

function isReady(options) {
  return toCompile(options).every(isCompiled) && readStamps().includes(stamp(options));
}

/** Folder whose include/node holds Node's own headers, or undefined: then node-gyp tries to download them. */
function headersFolder() {
  const configured = capture('npm', ['config', 'get', 'nodedir']).stdout.trim();
  const besideNode = resolve(dirname(process.execPath), '..');
  return [configured, besideNode, '/usr', '/usr/local'].find(
    (folder) => folder !== '' && existsSync(join(folder, 'include', 'node', 'node_api.h')),
  );
}

/** What was compiled once outlives the packages folder: installing packages again costs no second minute. */
function compiledCopy(module) {
  // Folders of caches are older than the second module: the first keeps the name it had.
  const short = module.name.replace('-multiple-ciphers', '');
  return join(cacheFolder, `${short}-${packageVersion(module)}-${process.platform}-${process.arch}.node`);
}

function putInPlace(module) {
  const compiled = binaryOf(module);
  mkdirSync(dirname(compiled), { recursive: true });
  const fresh = `${compiled}.${process.pid}`;
  cpSync(compiledCopy(module), fresh);
  renameSync(fresh, compiled);
  rmSync(join(folderOf(module), 'prebuilds'), { recursive: true, force: true });
}

async function compile(module) {
  console.log(`      compiling ${module.name} (${module.minutes})`);
  const source = folderOf(module);
  const working = join(cacheFolder, `compile-${process.pid}`);
  rmSync(working, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  try {
    const leftOut = [join(source, 'prebuilds'), join(source, 'build')];
    cpSync(source, working, { recursive: true, filter: (path) => !leftOut.includes(path) });
    const headers = headersFolder();
    const { code, output } = await run(
      process.execPath,
      [
        join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'),
        'rebuild',
        '--release',
        '--force_build=1',
        ...(headers === undefined ? [] : [`--nodedir=${headers}`]),
      ],
      { cwd: working, quiet: true, env: { ...process.env, CXXFLAGS: module.compilerFlags, JOBS: 'max' } },
    );
    if (code !== 0) {
      process.stderr.write(output);
      throw new SetupError(
        headers === undefined
          ? "Node's header files are missing: install Node from nodejs.org or your distribution with its headers (Debian: apt-get install libnode-dev), then type the same command again."
          : `${module.name} did not compile (see above): type the same command again after \`apt-get install -y g++ make python3\`.`,
      );
    }
    const fresh = `${compiledCopy(module)}.${process.pid}`;
    cpSync(join(working, 'build', 'Release', module.binary), fresh);
    renameSync(fresh, compiledCopy(module));
  } finally {
    rmSync(working, { recursive: true, force: true });
  }
}

/** Opens a real encrypted database, loads the modules of the device host, in a process of its own: a bad binary kills, not throws. */
function verify(program, args, environment) {
  const answer = capture(program, args, { env: { ...process.env, ...environment }, timeout: 30_000 });
  if (answer.code === 0 && answer.stdout.includes('native modules work')) return;
  process.stderr.write(`${answer.stdout}${answer.stderr}\n`);
  throw new SetupError(
    `The native modules don't work in ${program} (${answer.signal ?? `exit ${answer.code}`}): delete ${compiledHere.flatMap((module) => [dirname(binaryOf(module)), compiledCopy(module)]).join(' ')}, and type the same command again.`,
  );
}

/** Node, and Electron's real main process, which the probe ends before it would need a screen. */
function verifyEverywhere(electronPath) {
  const probe = join(root, 'build', 'lib', 'native-probe.cjs');
  verify(process.execPath, [probe], {});
  if (electronPath === undefined) return;
  verify(electronPath, sandboxArguments(), { NODE_OPTIONS: `--require ${JSON.stringify(probe)}` });
}

async function prepare(options) {
  for (const module of toCompile(options)) {
    if (isCompiled(module)) continue;
    if (!existsSync(compiledCopy(module))) await compile(module);
    putInPlace(module);
  }
  verifyEverywhere(options.electron ? findRuntime()?.electronPath : undefined);
  const stamps = new Set(readStamps());
  stamps.add(stamp(options));
  writeFileSync(stampFile, `${JSON.stringify([...stamps].slice(-8), null, 2)}\n`);
}

/** @type {import('../bootstrap.mjs').Step} */
export const nativeModules = {
  title: 'native modules (encrypted SQLite, HID, USB, serial, PC/SC, PKCS#11)',
  isDone: isReady,
  run: prepare,
};
