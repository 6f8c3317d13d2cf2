import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { staticBusybox } from './lab-packages.mjs';
import { cacheFolder, root } from './paths.mjs';
import { capture, run, which } from './run.mjs';
import { SetupError } from './sentence.mjs';
import { singleFile } from './single-file.mjs';

/** Kernel modules the checks need, with their parameters; what each depends on comes along. */
const modules = {
  virtio_pci: '',
  '9p': '',
  '9pnet_virtio': '',
  overlay: '',
  uhid: '',
  'hid-generic': '',
  usbhid: '',
  // A host controller and a device controller joined back to back, so many of each.
  dummy_hcd: 'num=4',
  libcomposite: '',
  usb_f_fs: '',
  usb_f_acm: '',
  'cdc-acm': '',
  // It takes card printers away from us, as on every Linux desk.
  usblp: '',
};

const init = join(root, 'build', 'lib', 'lab-init.sh');
const labFolder = join(cacheFolder, 'lab');
const downloadLimit = 5 * 60_000;

/** What a machine is booted from. */
/** @typedef {{ kernel: string, initrd: string, version: string }} LabKernel */

/**
 * Fetches Debian's kernel, without installing it, and packs what it boots from. Made once; later calls only look.
 * @returns {Promise<LabKernel>} throws a SetupError that says why there is none
 */
export async function labKernel() {
  const recipe = createHash('sha256')
    .update(JSON.stringify(modules))
    .update(readFileSync(init))
    .update(staticBusybox() ?? '')
    .digest('hex')
    .slice(0, 16);
  const ready = findReady(recipe);
  if (ready !== undefined) return ready;
  mkdirSync(labFolder, { recursive: true });
  return singleFile(labFolder, 'kernel', async () => findReady(recipe) ?? (await make(recipe)));
}

function findReady(recipe) {
  if (!existsSync(labFolder)) return undefined;
  const folder = readdirSync(labFolder).find((name) => name.endsWith(`-${recipe}`));
  return folder === undefined ? undefined : kernelIn(join(labFolder, folder), recipe);
}

function kernelIn(folder, recipe) {
  return {
    kernel: join(folder, 'vmlinuz'),
    initrd: join(folder, 'initrd.gz'),
    version: basename(folder).slice(0, -recipe.length - 1),
  };
}

/** @returns {Promise<LabKernel>} */
async function make(recipe) {
  const working = join(labFolder, `making-${process.pid}`);
  rmSync(working, { recursive: true, force: true });
  mkdirSync(working, { recursive: true });
  try {
    const archive = await fetchKernel(working);
    const unpacked = join(working, 'kernel');
    await must('dpkg', ['-x', archive, unpacked]);
    const [version] = readdirSync(join(unpacked, 'lib', 'modules'));
    await must(which('depmod'), ['-b', unpacked, version]);
    const made = join(working, 'made');
    mkdirSync(made);
    copyFileSync(join(unpacked, 'boot', `vmlinuz-${version}`), join(made, 'vmlinuz'));
    await packInitrd(unpacked, version, join(working, 'initrd'), join(made, 'initrd.gz'));
    const folder = join(labFolder, `${version}-${recipe}`);
    for (const old of readdirSync(labFolder).filter((name) => /^\d.*-[0-9a-f]{16}$/.test(name))) {
      rmSync(join(labFolder, old), { recursive: true, force: true });
    }
    renameSync(made, folder);
    return kernelIn(folder, recipe);
  } finally {
    rmSync(working, { recursive: true, force: true });
  }
}

/** The kernel's own package, of which `linux-image-amd64` only names the newest. @returns {Promise<string>} path of the .deb */
async function fetchKernel(folder) {
  if (which('apt-get') === undefined) {
    throw new SetupError('The lab boots a Debian kernel, and this system has no apt-get to fetch it with.');
  }
  const name = () =>
    /Depends: (linux-image-\S+)/.exec(capture('apt-cache', ['depends', 'linux-image-amd64']).stdout)?.[1];
  const update = () =>
    process.getuid?.() === 0
      ? run('apt-get', ['update', '-qq'], { quiet: true, limit: downloadLimit })
      : undefined;
  if (name() === undefined) await update();
  const kept = () => readdirSync(folder).find((file) => file.endsWith('.deb'));
  for (const again of [false, true]) {
    if (again) await update();
    const found = name();
    if (found === undefined) break;
    console.log(`      fetching ${found}`);
    const words = ['download', '-qq', '-o', 'APT::Sandbox::User=root', found];
    await run('apt-get', words, { cwd: folder, quiet: true, limit: downloadLimit });
    const archive = kept();
    if (archive !== undefined) return join(folder, archive);
  }
  throw new SetupError(
    'The lab boots a Debian kernel, and `apt-get download` could not fetch the package linux-image-amd64 names.',
  );
}

async function packInitrd(unpacked, version, folder, target) {
  for (const name of ['bin', 'proc', 'sys', 'dev', 'host', 'above', 'system', 'modules']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  copyFileSync(staticBusybox(), join(folder, 'bin', 'busybox'));
  chmodSync(join(folder, 'bin', 'busybox'), 0o755);
  copyFileSync(init, join(folder, 'init'));
  chmodSync(join(folder, 'init'), 0o755);
  const order = new Map();
  for (const [name, parameters] of Object.entries(modules)) {
    const { stdout } = capture(which('modprobe'), [
      ...['--set-version', version, '--dirname', unpacked],
      ...['--show-depends', name],
    ]);
    for (const [, file] of stdout.matchAll(/^insmod (\S+)/gm)) {
      const module = basename(file);
      if (order.has(module)) continue;
      copyFileSync(file, join(folder, 'modules', module));
      order.set(module, module.startsWith(`${name}.`) ? parameters : '');
    }
  }
  const lines = [...order].map(([module, parameters]) => `${module} ${parameters}`.trim());
  writeFileSync(join(folder, 'modules', 'order'), `${lines.join('\n')}\n`);
  await must('sh', [
    '-c',
    'cd "$1" && find . | cpio --quiet -o -H newc | gzip -1 > "$2"',
    'sh',
    folder,
    target,
  ]);
}

async function must(program, args) {
  const { code, output } = await run(program, args, { quiet: true, limit: downloadLimit });
  if (code !== 0)
    throw new SetupError(`The lab's kernel could not be prepared: ${output.trim().split('\n').at(-1)}`);
}
