import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { dirname, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { cacheFolder, root } from './paths.mjs';
import { run } from './run.mjs';

/**
 * A kernel under hardware virtualisation says hello within two seconds or never: some clouds offer /dev/kvm that does not work.
 */
const helloLimit = 8000;
const accelerators = {
  kvm: ['-accel', 'kvm', '-cpu', 'host'],
  tcg: ['-accel', 'tcg,thread=multi', '-cpu', 'max,pku=off'],
};
const noteFile = join(cacheFolder, 'lab', 'accelerator.json');

/** A machine where hardware virtualisation failed once is not asked again. */
function thisMachine() {
  return createHash('sha256')
    .update(`${release()} ${cpus()[0]?.model ?? ''}`)
    .digest('hex');
}

function kvmIsWorthATry() {
  if (!existsSync('/dev/kvm')) return false;
  try {
    return JSON.parse(readFileSync(noteFile, 'utf8')).withoutKvm !== thisMachine();
  } catch {
    return true;
  }
}

/**
 * Boots a machine over this one's own file system, read-only, and runs a command in it as root. Returns when it has powered off or was
 * killed.
 * @param {import('./lab-kernel.mjs').LabKernel} kernel
 * @param {readonly string[]} command no word may contain a line feed
 * @param {{limit: number, console: string, onLine: (line: string) => void}} options limit: milliseconds until it is killed; console: file
 *   for what kernel and programs say; onLine: what the command prints
 * @returns {Promise<{accelerator: 'kvm' | 'tcg', overdue: boolean, output: string}>}
 */
export async function runInMachine(kernel, command, options) {
  if (kvmIsWorthATry()) {
    const tried = await boot(kernel, command, 'kvm', options);
    if (tried.booted) return tried;
    mkdirSync(dirname(noteFile), { recursive: true });
    writeFileSync(noteFile, JSON.stringify({ withoutKvm: thisMachine() }));
  }
  return boot(kernel, command, 'tcg', options);
}

async function boot(kernel, command, accelerator, { limit, console: consoleFile, onLine }) {
  const silent = new AbortController();
  const timer = accelerator === 'kvm' ? setTimeout(() => silent.abort(), helloLimit) : undefined;
  let booted = false;
  let rest = '';
  const text = new StringDecoder('utf8');
  const onOutput = (part) => {
    const lines = (rest + text.write(part)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.map((each) => each.trim()).filter((each) => each !== '')) {
      clearTimeout(timer);
      booted = true;
      onLine(line);
    }
  };
  const argument = Buffer.from(command.join('\n')).toString('base64');
  const { code, output } = await run(
    'qemu-system-x86_64',
    [
      ...accelerators[accelerator],
      ...['-smp', '2', '-m', '2048', '-nic', 'none', '-vga', 'none', '-display', 'none', '-no-reboot'],
      ...['-monitor', 'none', '-serial', `file:${consoleFile}`],
      ...['-chardev', 'stdio,id=lines,signal=off', '-serial', 'chardev:lines'],
      ...['-kernel', kernel.kernel, '-initrd', kernel.initrd],
      ...['-append', `console=ttyS0 quiet panic=-1 mitigations=off lab=${argument}`],
      ...['-virtfs', 'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap'],
    ],
    { cwd: root, quiet: true, limit, onOutput, signal: silent.signal },
  );
  clearTimeout(timer);
  return { accelerator, booted, overdue: code === 124, output };
}
