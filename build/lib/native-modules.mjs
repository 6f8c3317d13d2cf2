import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder, root } from './paths.mjs';
import { capture, run } from './run.mjs';
import { findRuntime, sandboxArguments } from './runtime.mjs';
import { SetupError } from './sentence.mjs';

const sqlite = join(root, 'node_modules', 'better-sqlite3-multiple-ciphers');
const compiled = join(sqlite, 'build', 'Release', 'better_sqlite3.node');
const stampFile = join(cacheFolder, 'native-modules.json');

/**
 * The shipped binaries are made for Node-API 10. On a Node-API 9 host (Node 20, Electron 33) they don't fail, they kill
 * the process: there the same source is compiled without the one Node-API 10 symbol it uses.
 */
const compilerFlags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

function lowestNodeApi(options) {
  const runtime = options.electron ? findRuntime() : undefined;
  return Math.min(Number(process.versions.napi), runtime?.napi ?? Number.POSITIVE_INFINITY);
}

function packageVersion(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/** What the check below was made with: when any of it changes, it is made again. */
function stamp(options) {
  const runtime = options.electron ? findRuntime() : undefined;
  return JSON.stringify({
    sqlite: packageVersion(sqlite),
    hid: packageVersion(join(root, 'node_modules', 'node-hid')),
    compilerFlags,
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

/** The shipped binaries go before ours when both are there, and could kill the process: they must be gone. */
function isCompiled() {
  return existsSync(compiled) && !existsSync(join(sqlite, 'prebuilds'));
}

function isReady(options) {
  if (lowestNodeApi(options) < 10 && !isCompiled()) return false;
  return readStamps().includes(stamp(options));
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
function compiledCopy() {
  return join(
    cacheFolder,
    `better-sqlite3-${packageVersion(sqlite)}-${process.platform}-${process.arch}.node`,
  );
}

function putInPlace() {
  mkdirSync(dirname(compiled), { recursive: true });
  const fresh = `${compiled}.${process.pid}`;
  cpSync(compiledCopy(), fresh);
  renameSync(fresh, compiled);
  rmSync(join(sqlite, 'prebuilds'), { recursive: true, force: true });
}

async function compile() {
  console.log('      compiling better-sqlite3-multiple-ciphers (about a minute)');
  const working = join(cacheFolder, `compile-${process.pid}`);
  rmSync(working, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  try {
    cpSync(sqlite, working, {
      recursive: true,
      filter: (path) => !/better-sqlite3-multiple-ciphers\/(prebuilds|build)$/.test(path),
    });
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
      { cwd: working, quiet: true, env: { ...process.env, CXXFLAGS: compilerFlags, JOBS: 'max' } },
    );
    if (code !== 0) {
      process.stderr.write(output);
      throw new SetupError(
        headers === undefined
          ? "Node's header files are missing: install Node from nodejs.org or your distribution with its headers (Debian: apt-get install libnode-dev), then type the same command again."
          : 'better-sqlite3-multiple-ciphers did not compile (see above): type the same command again after `apt-get install -y g++ make python3`.',
      );
    }
    const fresh = `${compiledCopy()}.${process.pid}`;
    cpSync(join(working, 'build', 'Release', 'better_sqlite3.node'), fresh);
    renameSync(fresh, compiledCopy());
  } finally {
    rmSync(working, { recursive: true, force: true });
  }
}

/** Opens a real encrypted database and loads the HID module, in a process of its own: a bad binary kills, not throws. */
function verify(program, args, environment) {
  const answer = capture(program, args, { env: { ...process.env, ...environment }, timeout: 30_000 });
  if (answer.code === 0 && answer.stdout.includes('native modules work')) return;
  process.stderr.write(`${answer.stdout}${answer.stderr}\n`);
  throw new SetupError(
    `The native modules don't work in ${program} (${answer.signal ?? `exit ${answer.code}`}): delete ${dirname(compiled)} and ${compiledCopy()}, and type the same command again.`,
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
  if (lowestNodeApi(options) < 10 && !isCompiled()) {
    if (!existsSync(compiledCopy())) await compile();
    putInPlace();
  }
  verifyEverywhere(options.electron ? findRuntime()?.electronPath : undefined);
  const stamps = new Set(readStamps());
  stamps.add(stamp(options));
  writeFileSync(stampFile, `${JSON.stringify([...stamps].slice(-8), null, 2)}\n`);
}

/** @type {import('../bootstrap.mjs').Step} */
export const nativeModules = {
  title: 'native modules (encrypted SQLite, HID)',
  isDone: isReady,
  run: prepare,
};
