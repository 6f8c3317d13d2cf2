import { writeFileSync } from 'node:fs';

/**
 * Keeps this process's memory out of core dumps: the kernel then writes registers and file names, no page of memory, wherever the core
 * goes, to a file or to a collector (Linux, core(5): coredump_filter; no other system has dumps unless someone sets them up). Done
 * by what holds applicant data, before it holds any. False where it could not be done.
 */
export function keepMemoryOutOfCores(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
    return true;
  } catch {
    return false;
  }
}
