import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { MachineSystem } from './system.ts';
import { rulesFile, udevRules } from './udev-rules.ts';

const name = '70-tram-can-cuoc.rules';

/** The rules as they lie beside the installed station, or in its source; null where there are none. */
export function rulesSource(): string | null {
  const { resourcesPath } = process as { resourcesPath?: string };
  const places = [
    ...(resourcesPath === undefined ? [] : [join(resourcesPath, 'udev', name)]),
    join(process.cwd(), 'build', 'udev', name),
  ];
  return places.find((place) => existsSync(place) && readFileSync(place, 'utf8') === udevRules()) ?? null;
}

/** What an administrator types to install the rules from there; without a file, the rules themselves are part of it. */
export function rulesCommand(source: string | null): string {
  const reload = 'sudo udevadm control --reload && sudo udevadm trigger';
  if (source !== null) return `sudo install -m 644 '${source}' ${rulesFile} && ${reload}`;
  const text = gzipSync(udevRules(), { level: 9 }).toString('base64');
  return `echo ${text} | base64 -d | gunzip | sudo tee ${rulesFile} > /dev/null && ${reload}`;
}

/**
 * Installs the rules and has udev apply them to what is attached: as root at once, else by asking the operating system for an administrator.
 * Failures: `permission-denied`, `cancelled`, `unknown`.
 */
export async function installRules(system: MachineSystem): Promise<Result<void>> {
  if (!system.isRoot && !system.has('pkexec')) return err('permission-denied', 'not root, and no pkexec');
  // The rules go along as an argument: a file in between could be exchanged by another program of the same user before root reads it.
  const script = `umask 022 && mkdir -p ${dirname(rulesFile)} && printf '%s' "$0" > ${rulesFile}.new && mv ${rulesFile}.new ${rulesFile} && { udevadm control --reload && udevadm trigger --action=change || true; }`;
  const args = ['-c', script, udevRules()];
  const ended = system.isRoot
    ? await system.run('/bin/sh', args)
    : await system.run('pkexec', ['/bin/sh', ...args], true);
  if (ended.code === 0) return ok();
  // pkexec(1): 126 the person put the question away, 127 not authorised.
  if (!system.isRoot && ended.code === 126) return err('cancelled', 'nobody confirmed it');
  if (!system.isRoot && ended.code === 127) return err('permission-denied', 'not authorised');
  return err('unknown', `ended with ${ended.code ?? 'a signal'}: ${ended.output.slice(0, 150)}`);
}

/** Mends what that check found. Failures besides those of `installRules`: `not-ready` where there is nothing it could do. */
export async function fixCheck(system: MachineSystem, id: string): Promise<Result<void>> {
  return ['udev-rules', 'hid-access', 'usb-access'].includes(id)
    ? installRules(system)
    : err('not-ready', 'this can only be done by hand');
}
