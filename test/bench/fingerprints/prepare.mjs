import { existsSync } from 'node:fs';
import { capture, which } from '../../../build/lib/run.mjs';
import { installPackages } from '../../../build/lib/system-packages.mjs';

export const needs = { electron: false, screen: false };

/** NBIS stands beside our own figures where the system has it or root may install it; without it the benchmark runs and says so. */
export async function prepare() {
  if (process.platform !== 'linux' || !which('apt-get') || process.getuid?.() !== 0) return;
  const ldconfig = which('ldconfig') ?? (existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : undefined);
  if (ldconfig && capture(ldconfig, ['-p']).stdout.includes('libfprint-2.so.2 ')) return;
  try {
    await installPackages(['libfprint-2-2']);
  } catch (error) {
    console.log(`      without NBIS: ${error.message}`);
  }
}
