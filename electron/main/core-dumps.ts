import { writeFileSync } from 'node:fs';
import { app } from 'electron';

/**
 * Keeps the memory of windows and of main out of core dumps (Linux, core(5): coredump_filter), each time a page has loaded, and with it
 * its process. Those that show what applicants say can't do it themselves: a sandbox has no /proc. What the kernel does not let us write
 * to is a process that dumps no core anyway.
 */
export function keepMemoryOutOfCores(): void {
  if (process.platform !== 'linux') return;
  silence('self');
  app.on('web-contents-created', (_event, contents) => {
    contents.on('dom-ready', () => {
      for (const { pid } of app.getAppMetrics()) silence(String(pid));
    });
  });
}

function silence(pid: string): void {
  try {
    writeFileSync(`/proc/${pid}/coredump_filter`, '0');
  } catch {
    // Gone already, or none of ours to write to.
  }
}
