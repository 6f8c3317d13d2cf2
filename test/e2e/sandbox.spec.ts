import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { electronPath, launchStation, unprovisionedFolder } from './launch.ts';

/** Everything else may run as root without Chromium's sandbox; this one runs as an ordinary user with it. */

const nobody = 65_534;

/** Whether an ordinary user may walk to the built station at all (a clone in a private folder bars the way). */
function reachable(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if ((statSync(at).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

test('the station runs with the sandbox on for an ordinary user', async () => {
  const asRoot = process.getuid?.() === 0;
  test.skip(asRoot && !reachable(electronPath()), 'an ordinary user cannot reach this folder');
  const home = mkdtempSync(join(tmpdir(), 'ordinary-'));
  const folder = unprovisionedFolder();
  let executable = electronPath();
  if (asRoot) {
    const helper = join(dirname(electronPath()), 'chrome-sandbox');
    chownSync(helper, 0, 0);
    chmodSync(helper, 0o4755);
    executable = join(home, 'as-ordinary-user');
    writeFileSync(
      executable,
      // Another user's screen is closed to this one, so it gets its own. The test runner adds --no-sandbox by itself: what it adds is dropped here.
      `#!/bin/sh\nfor word do shift; [ "$word" = --no-sandbox ] || set -- "$@" "$word"; done\nexport HOME=${home}\nexec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups -- xvfb-run -a -s '-screen 0 1920x1080x24' ${electronPath()} "$@"\n`,
    );
    chmodSync(executable, 0o755);
    for (const path of [home, folder.path, join(folder.path, 'config.json')]) chownSync(path, nobody, nobody);
  }
  try {
    const station = await launchStation({ dataFolder: folder.path, executable, sandbox: true });
    expect(station.officer.url()).toMatch(/^app:\/\/station\/officer\.html/);
    const renderers = await station.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
    );
    expect(renderers.length).toBeGreaterThan(0);
    for (const pid of renderers) {
      const status = execFileSync('cat', [`/proc/${pid}/status`]).toString();
      // 2 is a seccomp filter: what the sandbox puts on every renderer.
      expect(status).toMatch(/^Seccomp:\s+2$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    }
    await station.app.close();
  } finally {
    folder.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
