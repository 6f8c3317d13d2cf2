import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { vi } from '../support/officer-hands.ts';
import { electronPath, launchStation, unprovisionedFolder } from './launch.ts';

/** The real path of the vault key: wrapped by the desktop's keyring, opened again at the next start. */

function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Electron inside a session bus of its own with an unlocked keyring. */
function withKeyring(home: string): string {
  const wrapper = join(home, 'electron-with-keyring');
  const inner = join(home, 'inside');
  writeFileSync(
    inner,
    `#!/bin/sh\nprintf 'training' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1\nexec ${electronPath()} "$@"\n`,
  );
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexport HOME=${home} XDG_CURRENT_DESKTOP=GNOME\nexec dbus-run-session -- ${inner} "$@"\n`,
  );
  for (const file of [inner, wrapper]) chmodSync(file, 0o755);
  return wrapper;
}

test('a production station wraps its vault key with the keyring and opens it again', async () => {
  test.skip(
    !has('gnome-keyring-daemon') || !has('dbus-run-session'),
    'gnome-keyring and dbus-run-session are not installed here',
  );
  const home = mkdtempSync(join(tmpdir(), 'keyring-'));
  const folder = unprovisionedFolder({ gatewayUrl: null, training: false, devices: [] });
  const executable = withKeyring(home);
  try {
    const wrapped: Buffer[] = [];
    for (let start = 0; start < 2; start++) {
      const station = await launchStation({
        dataFolder: folder.path,
        executable,
        args: ['--password-store=gnome-libsecret'],
      });
      expect(station.officer.url()).not.toContain('refused=');
      await expect(station.officer.getByRole('heading', { name: vi['provision.title'] })).toBeVisible();
      await station.app.close();
      wrapped.push(readFileSync(join(folder.path, 'vault.key')));
    }
    expect(wrapped[0]).toEqual(wrapped[1]);
    expect(existsSync(join(folder.path, 'training-vault.key'))).toBe(false);
    expect(existsSync(join(folder.path, 'vault.db'))).toBe(true);
    // SQLite's plain header would stand here if the vault were not encrypted.
    expect(readFileSync(join(folder.path, 'vault.db')).subarray(0, 15).toString('latin1')).not.toBe(
      'SQLite format 3',
    );
  } finally {
    folder.remove();
    // The keyring and the bus end behind the app.
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
