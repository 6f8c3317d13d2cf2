import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/lib/systemd/systemd-udevd', '/usr/lib/systemd/systemd-udevd', '/usr/bin/udevadm'];

/** Starts the machine's device manager, which native packages get their hot-plug events from. */
export function startUdev(): void {
  const program = places.find((place) => existsSync(place));
  if (program === undefined) return;
  // Named as udevd, udevadm is it.
  spawnSync(program, ['--daemon'], { argv0: 'systemd-udevd', stdio: 'inherit' });
}
