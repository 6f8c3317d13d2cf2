import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, type Page, _electron } from '@playwright/test';

/** This file stands at test/e2e/launch.ts, or bundled at dist/demo/main.cjs: two folders below the project either way. */
export const projectRoot = resolve(fileURLToPath(import.meta.url), '../../..');

/** Where the set-up put the Electron that runs here. */
export function electronPath(): string {
  const file = join(projectRoot, 'node_modules/.cache/tram-can-cuoc/runtime.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { electronPath: string }).electronPath;
}

export interface LaunchedStation {
  readonly app: ElectronApplication;
  readonly officer: Page;
  readonly applicant: Page | null;
}

export interface LaunchOptions {
  readonly dataFolder: string;
  /** Y4M or MJPEG file the fake camera plays; none means no camera at all. */
  readonly camera?: string;
  readonly executable?: string;
  /** Root has no Chromium sandbox: everything but the sandbox test runs without. */
  readonly sandbox?: boolean;
  readonly args?: readonly string[];
}

/** Starts the built station and waits until its windows have loaded. */
export async function launchStation(options: LaunchOptions): Promise<LaunchedStation> {
  const app = await _electron.launch({
    executablePath: options.executable ?? electronPath(),
    args: [
      ...(options.sandbox === true || process.getuid?.() !== 0 ? [] : ['--no-sandbox']),
      ...(options.camera === undefined
        ? []
        : [
            '--use-fake-device-for-media-stream',
            '--use-fake-ui-for-media-stream',
            `--use-file-for-fake-video-capture=${options.camera}`,
          ]),
      '--force-prefers-reduced-motion',
      `--station-data=${options.dataFolder}`,
      ...(options.args ?? []),
    ],
    env: { ...(process.env as Record<string, string>), LANG: 'vi_VN.UTF-8', TZ: 'Asia/Ho_Chi_Minh' },
  });
  const officer = await pageOf(app, 'officer');
  await officer.waitForLoadState('load');
  const refused = officer.url().includes('refused=');
  return { app, officer, applicant: refused ? null : await pageOf(app, 'applicant') };
}

async function pageOf(app: ElectronApplication, name: 'officer' | 'applicant'): Promise<Page> {
  const isIt = (page: Page): boolean => page.url().startsWith(`app://station/${name}.html`);
  const open = app.windows().find(isIt);
  if (open !== undefined) return open;
  return app.waitForEvent('window', { predicate: isIt });
}

/** A folder of a station nobody provisioned, in training mode. */
export function unprovisionedFolder(config: object = { gatewayUrl: null, training: true, devices: [] }): {
  path: string;
  remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'station-'));
  writeFileSync(join(path, 'config.json'), JSON.stringify(config));
  return {
    path,
    remove: () => {
      // Chromium's helpers may still be writing for a moment after the app has closed.
      rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
