import { existsSync, readFileSync } from 'node:fs';
import { which } from './run.mjs';
import { SetupError } from './sentence.mjs';
import { installPackages } from './system-packages.mjs';

/** What the virtual machine is made with, and the Debian package of each. */
const machinePrograms = {
  'qemu-system-x86_64': 'qemu-system-x86',
  cpio: 'cpio',
  depmod: 'kmod',
  udevadm: 'udev',
};

/** Daemons and programs the checks outside the machine run against. */
const hostParts = {
  pcscd: 'pcscd',
  '/usr/lib/pcsc/drivers/serial/libifdvpcd.so': 'vsmartcard-vpcd',
  ippeveprinter: 'cups-ipp-utils',
  socat: 'socat',
};

const isHere = (part) => (part.startsWith('/') ? existsSync(part) : which(part) !== undefined);
const missingOf = (parts) =>
  Object.entries(parts)
    .filter(([part]) => !isHere(part))
    .map(([, debianPackage]) => debianPackage);

/** The initial system has no libraries: a busybox that links to them is of no use. */
export function staticBusybox() {
  const path = which('busybox');
  return path !== undefined && standsAlone(readFileSync(path)) ? path : undefined;
}

/** An ELF program (64 bits, little-endian) whose program headers name no interpreter is linked statically. */
function standsAlone(program) {
  const headers = Number(program.readBigUInt64LE(0x20));
  const size = program.readUInt16LE(0x36);
  const count = program.readUInt16LE(0x38);
  const interpreter = 3;
  return Array.from({ length: count }, (_, index) => program.readUInt32LE(headers + index * size)).every(
    (type) => type !== interpreter,
  );
}

function missingForMachine() {
  return [...missingOf(machinePrograms), ...(staticBusybox() === undefined ? ['busybox-static'] : [])];
}

/**
 * Installs, when root, what the lab needs. Checks outside the machine look for what they need themselves.
 * @returns {Promise<string | undefined>} why there can be no virtual machine, in one sentence
 */
export async function labPackages() {
  const all = [...missingForMachine(), ...missingOf(hostParts)];
  if (all.length === 0) return undefined;
  const refused = await refusalOf(all);
  if (missingForMachine().length === 0) return undefined;
  // A package of the others that this system does not know must not cost the machine.
  const refusedAgain = refused === undefined ? undefined : await refusalOf(missingForMachine());
  const missing = missingForMachine();
  if (missing.length === 0) return undefined;
  return refusedAgain ?? `These packages are installed and their programs not found: ${missing.join(' ')}`;
}

async function refusalOf(packages) {
  try {
    await installPackages(packages);
    return undefined;
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}
